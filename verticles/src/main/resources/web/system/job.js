// One job: where it stands, what has happened to it, and whom it has told. Its events come as a stream, the old ones first.

import { get, post, request } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { eventsOf } from "../app/event-stream.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { href } from "../app/router.js";
import { failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import { actions, applied, reason, shortId, standing } from "./job-parts.js";
import catalogue from "./job-words.js";
import { kindName, moment, table } from "./parts.js";
import { owners } from "./people.js";

const t = words(catalogue);

const MOST_EVENTS = 200;
const WAIT_MILLIS = 2_000;
const ENDED = ["succeeded", "failed", "cancelled"];

class Job extends Element {
  static properties = {
    job: {}, shown: { state: true }, events: { state: true }, omitted: { state: true }, deliveries: { state: true },
    problem: { state: true }, names: { state: true },
  };

  #abort = new AbortController();
  #after = 0;

  constructor() {
    super();
    this.shown = null;
    this.events = [];
    this.omitted = 0;
    this.deliveries = null;
    this.problem = null;
    this.names = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(() => this.#abort.abort());
    owners().then(names => { this.names = names; });
    this.#read();
  }

  render() {
    return html`
      <p><a class="back" href=${href("system", "jobs")}>${icons.back}${t("back")}</a></p>
      ${this.problem && !this.shown ? failed(this.problem, () => this.#read()) : !this.shown ? loading() : this.#page()}`;
  }

  #page() {
    const job = this.shown;
    const facts = [
      [t("id"), html`<span class="mono">${job.id}</span>`],
      [t("owner"), this.names.get(job.owner) ?? job.owner],
      [t("created"), moment(job.created)],
      [t("ended"), job.ended && moment(job.ended)],
      [t("attempt"), t("attemptOf", { attempt: job.attempt, most: job.max_attempts })],
      [t("notBefore"), job.state === "queued" && job.not_before && new Date(job.not_before) > new Date() && moment(job.not_before)],
      [t("priority"), job.priority || null],
      [t("node"), job.node],
      [t("correlation"), job.correlation_id && html`<span class="mono">${job.correlation_id}</span>`],
    ];
    return html`
      <div class="row apart job-head">
        <h2>${kindName(job.kind)} <span class="mono">${shortId(job.id)}</span></h2>
        <div class="row">${job.kind === "transcription" ? html`<a class="button compact" href=${href("recordings", job.id)}>
          ${t("recording")}</a>` : nothing}${actions(job, changed => this.#changed(changed))}</div>
      </div>
      <div class="standing wide" aria-live="polite">${standing(job)}</div>
      ${reason(job)}
      <dl class="facts">${facts.filter(([, fact]) => fact).map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
      ${job.output && Object.keys(job.output).length > 0 ? html`<details><summary>${t("output")}</summary>
        <pre class="data" tabindex="0">${JSON.stringify(job.output, null, 2).slice(0, 20_000)}</pre></details>` : nothing}
      ${this.#deliveries()}
      <section class="stack"><h2>${t("events")}</h2>
        ${this.omitted ? html`<p class="small">${t("eventsOmitted", { count: this.omitted })}</p>` : nothing}
        ${this.events.length === 0 ? html`<p class="small">${t("noEvents")}</p>`
          : table(t("events"), [{ name: "#", number: true }, { name: t("at") }, { name: t("event") }, { name: t("what") }],
            this.events.toReversed().map(event => html`<tr><td class="number">${event.number}</td><td>${moment(event.at)}</td>
              <td>${event.type}</td><td class="mono">${said(event.data)}</td></tr>`))}
      </section>`;
  }

  #deliveries() {
    return html`<section class="stack"><h2>${t("deliveries")}</h2>${!this.deliveries || this.deliveries.length === 0
      ? html`<p class="small">${t("noDeliveries")}</p>`
      : html`<ul class="rows">${this.deliveries.map(delivery => html`
        <li class="delivery">
          <div><p class="mono">${delivery.destination}</p>
            <p><span class="tag ${delivery.state === "delivered" ? "good" : delivery.state === "given_up" ? "bad" : ""}">
              ${t(`delivery ${delivery.state}`)}</span>
              ${delivery.next ? html`<span class="small">${t("next", { at: "" })}${moment(delivery.next)}</span>` : nothing}</p>
            <ul class="attempts small" aria-label=${t("attempts")}>${delivery.attempts.map(attempt => html`
              <li>${moment(attempt.at)}, ${t("took", { seconds: attempt.took })}:
                ${attempt.failure ?? t("answered", { status: attempt.status })}</li>`)}</ul></div>
          <button type="button" class="button compact" @click=${() => this.#resend(delivery)}>${t("resend")}</button>
        </li>`)}</ul>`}</section>`;
  }

  async #read() {
    this.problem = null;
    try {
      this.shown = await get(`/jobs/${encodeURIComponent(this.job)}`);
      await this.#readDeliveries();
      await this.#follow();
    } catch (problem) {
      if (problem.name !== "AbortError") {
        this.problem = problem;
      }
    }
  }

  async #readDeliveries() {
    this.deliveries = (await get(`/jobs/${this.shown.id}/deliveries`)).deliveries;
  }

  /** Until the job has ended and all its events are here; after a lost connection from the last one on. */
  async #follow() {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        const response = await request("GET", `/jobs/${this.shown.id}/events?after=${this.#after}`, undefined, { signal });
        if (response.status !== 204) {
          for await (const event of eventsOf(response.body)) {
            this.#take(JSON.parse(event.data));
          }
        }
        this.#changed(await get(`/jobs/${this.shown.id}`, { signal }));
        if (ENDED.includes(this.shown.state)) {
          await this.#readDeliveries();
          return;
        }
      } catch (problem) {
        if (problem.name === "AbortError") {
          return;
        }
      }
      await new Promise(resolve => setTimeout(resolve, WAIT_MILLIS));
    }
  }

  #take(event) {
    if (event.number <= this.#after) {
      return;
    }
    this.#after = event.number;
    // Of progress only the last word is of interest.
    const before = event.type === "progress" && this.events.at(-1)?.type === "progress" ? this.events.slice(0, -1) : this.events;
    const all = [...before, event];
    this.omitted += Math.max(0, all.length - MOST_EVENTS);
    this.events = all.slice(-MOST_EVENTS);
    if (!ENDED.includes(this.shown.state)) {
      this.shown = applied(this.shown, event);
    }
  }

  #changed(job) {
    const again = ENDED.includes(this.shown.state) && !ENDED.includes(job.state);
    this.shown = job;
    if (again) {
      this.#follow();
    }
  }

  async #resend(delivery) {
    try {
      await post(`/jobs/${this.shown.id}/deliveries/${delivery.id}/resend`);
      notify(t("resent"));
      await this.#readDeliveries();
    } catch (problem) {
      complain(problem);
    }
  }
}

const said = data => Object.entries(data)
  .filter(([, value]) => value !== null && value !== false && value !== "")
  .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
  .join(", ").slice(0, 500);

customElements.define("parley-job", Job);
