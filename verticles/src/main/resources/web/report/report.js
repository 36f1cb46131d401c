// Reports on a recording: the one that is read or being written, earlier ones, and the way to another one. As a page of its own at
// #/recordings/ID/report, and as a panel: <parley-report recording="ID">, which tells "seek" with {seconds} of a time.

import { get, post, request } from "../app/api.js";
import { Element, html, nothing, style } from "../app/element.js";
import { markdown } from "../app/markdown.js";
import { complain } from "../app/notices.js";
import { go, href, onRoute, route } from "../app/router.js";
import { explain, failed, loading } from "../app/states.js";
import { dateTime, percent, words } from "../app/words.js";
import { followReport } from "./job.js";
import "./order.js";
import "./written.js";
import catalogue from "./words.js";

await style(import.meta.url, "report.css");

const t = words(catalogue);

const RUNNING = ["queued", "running"];

class Report extends Element {
  static properties = {
    /** Of which recording; without it the address says so. */
    recording: {},
    name: { state: true },
    reports: { state: true },
    shown: { state: true },
    written: { state: true },
    draft: { state: true },
    problem: { state: true },
    ordering: { state: true },
    busy: { state: true },
    refusal: { state: true },
    said: { state: true },
  };

  #abort = new AbortController();
  /** Of which recording the reports are shown. */
  #loaded = "";

  constructor() {
    super();
    this.recording = null;
    this.name = "";
    this.reports = null;
    this.#clear();
    this.ordering = false;
    this.busy = false;
    this.refusal = null;
    this.said = "";
  }

  #clear() {
    /** Job whose report is shown; the recording's id for the one that came with the transcript. */
    this.shown = null;
    this.written = null;
    this.draft = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(() => this.#abort.abort(), onRoute(() => this.#arrive()));
  }

  /** A page of its own may be asked for the reports on another recording. */
  #arrive() {
    const { parts } = route();
    if (!this.recording && parts[0] === "recordings" && parts[2] === "report" && parts[1] !== this.#loaded) {
      this.#load();
    }
  }

  willUpdate(changed) {
    if (changed.has("recording")) {
      this.#load();
    }
  }

  get #id() {
    return this.recording ?? route().parts[1];
  }

  async #load() {
    this.#abort.abort();
    this.#clear();
    const id = this.#id;
    this.#loaded = id;
    this.reports = null;
    this.name = "";
    if (!this.recording) {
      this.#loadName();
    }
    try {
      const { reports } = await get(`/recordings/${id}/reports`);
      if (id === this.#loaded) {
        this.reports = reports;
        this.ordering = false;
        await this.#show(reports[0] ?? { job_id: id, state: "succeeded" });
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #loadName() {
    try {
      this.name = (await get(`/recordings/${this.#id}`)).name;
    } catch {
      // The heading says less then.
    }
  }

  /** Reads a report, or follows it while it is written. */
  async #show({ job_id, state }) {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#clear();
    this.shown = job_id;
    try {
      if (RUNNING.includes(state)) {
        this.draft = { state, plan: null, calls: 0, text: "", detail: "" };
        await followReport(job_id, {
          signal,
          told: draft => {
            this.draft = draft;
            this.#note(job_id, draft.state);
          },
        });
      }
      const written = await get(`/report/${job_id}`, { signal });
      if (written.status === "done") {
        this.said = this.draft ? t("done") : "";
        this.written = written;
        this.draft = null;
      } else {
        this.problem = { detail: written.detail || t("ended", { state: t(`state_${written.state}`) }) };
      }
    } catch (problem) {
      if (problem.name !== "AbortError") {
        this.#failedToShow(problem);
      }
    }
  }

  /** That there is none yet is where one begins. */
  #failedToShow(problem) {
    if (problem.status === 404 && this.reports?.length === 0) {
      this.shown = null;
      this.ordering = true;
    } else {
      this.problem = problem;
    }
  }

  #note(job, state) {
    if (this.reports.some(report => report.job_id === job && report.state === state)) {
      return;
    }
    this.reports = this.reports.map(report => report.job_id === job ? { ...report, state } : report);
  }

  render() {
    return html`
      ${this.recording ? nothing : this.#head()}
      ${this.reports === null ? this.problem ? failed(this.problem, () => this.#load()) : loading() : html`
        <div class="report">
          ${this.shown ? this.#choice() : html`<p class="lead">${t("none")}</p>`}
          ${this.ordering ? html`<parley-report-order .busy=${this.busy} .problem=${this.refusal} .language=${this.written?.language ?? ""}
            @order=${event => this.#order(event.detail)}></parley-report-order>` : nothing}
          ${this.#content()}
          <p class="hidden-text" role="status">${this.said}</p>
        </div>`}`;
  }

  #head() {
    return html`<header class="view-head">
      <div class="stack tight"><a class="small" href=${href("recordings", this.#id)}>← ${t("back")}</a>
        <h1>${t("heading")}</h1>${this.name ? html`<p class="lead"><bdi>${this.name}</bdi></p>` : nothing}</div>
    </header>`;
  }

  #choice() {
    return html`<div class="row apart">
      ${this.reports.length > 1 ? html`
        <label class="row"><span class="small">${t("earlier")}</span>
          <select class="input small-input report-choice" @change=${this.#choose}>${this.reports.map(report => html`
            <option value=${report.job_id} ?selected=${report.job_id === this.shown}>${this.#title(report)}</option>`)}</select></label>`
        : html`<span class="small">${this.reports[0] ? this.#title(this.reports[0]) : ""}</span>`}
      <button type="button" class="button compact another" aria-expanded=${this.ordering}
        @click=${() => { this.ordering = !this.ordering; }}>${t("another")}</button>
    </div>`;
  }

  #title(report) {
    return [dateTime(report.created), report.prompt_text ? t("ownPrompt") : report.prompt, report.model,
      report.state !== "succeeded" && t(`state_${report.state}`)].filter(Boolean).join(" · ");
  }

  #content() {
    if (this.problem) {
      return failed(this.problem, () => this.#retry());
    }
    if (this.draft) {
      return this.#writing();
    }
    if (this.written) {
      return html`<parley-written-report .report=${this.written} @seek=${this.#seek}></parley-written-report>`;
    }
    return this.shown ? loading() : nothing;
  }

  #writing() {
    const { state, plan, calls, text, attempt, detail } = this.draft;
    const share = plan ? calls / plan.calls : 0;
    return html`
      <div class="stack tight">
        <p class="working">${state === "queued" ? t("state_queued") : text ? t("writing")
          : plan ? t("reading", { done: calls, count: plan.calls }) : t("state_running")}</p>
        ${plan && plan.calls > 1 ? html`<progress max="1" value=${share} aria-label=${t("progress", { share: percent(share) })}></progress>` : nothing}
        ${detail && attempt > 0 ? html`<p class="small">${t("again", { reason: detail })}</p>` : nothing}
      </div>
      ${text ? html`<div class="report-text" aria-busy="true">${markdown(text)}</div>
        <p class="small">${t("draftHint")}</p>` : nothing}
      <div class="row"><button type="button" class="button compact" @click=${this.#cancel}>${t("cancel")}</button></div>`;
  }

  #choose(event) {
    const report = this.reports.find(each => each.job_id === event.target.value);
    this.said = "";
    this.#show(report);
  }

  #retry() {
    this.#show(this.reports.find(report => report.job_id === this.shown) ?? { job_id: this.#id, state: "succeeded" });
  }

  async #order(wish) {
    this.busy = true;
    this.refusal = null;
    try {
      const { job_id } = await post(`/report/${this.#id}`, wish, { headers: { "Idempotency-Key": `${Date.now()}-${Math.random()}` } });
      const report = { job_id, state: "queued", created: new Date().toISOString(), ...wish };
      this.reports = [report, ...this.reports];
      this.ordering = false;
      this.said = t("ordered");
      this.#show(report);
      this.#focus();
    } catch (problem) {
      this.refusal = explain(problem);
    } finally {
      this.busy = false;
    }
  }

  async #cancel() {
    try {
      await request("DELETE", `/jobs/${this.shown}`);
      this.#focus();
    } catch (problem) {
      complain(problem);
    }
  }

  /** What was pressed goes with what it stood in. */
  async #focus() {
    await this.updateComplete;
    this.querySelector(".another")?.focus();
  }

  /** A page of its own has no player: the recording has. */
  #seek(event) {
    if (!this.recording) {
      go(`${href("recordings", this.#id)}?t=${event.detail.seconds}`);
    }
  }
}

customElements.define("parley-report", Report);
