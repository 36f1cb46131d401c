// The office: a table and a question in words, and the answer to it.

import { get, remove, request } from "../app/api.js";
import { every } from "../app/every.js";
import { Element, html, nothing, style } from "../app/element.js";
import { randomKey } from "../app/random-key.js";
import { href } from "../app/router.js";
import { explain } from "../app/states.js";
import { language, words } from "../app/words.js";
import "./answer.js";
import "./question.js";
import { draft, keepDraft } from "./draft.js";
import { parse, toJson } from "./table.js";
import "./table-field.js";
import catalogue from "./words.js";

await style(import.meta.url, "office.css");

const t = words(catalogue);
const LOOK_SECONDS = 1;

/** What may be otherwise in a moment. */
const PASSING = [429, 502, 503, 504];

class Office extends Element {
  static properties = {
    about: { state: true }, table: { state: true }, job: { state: true }, answer: { state: true }, problem: { state: true },
  };

  #end = () => {};
  /** The same request again is the same job, should an answer have been lost. */
  #order = randomKey();

  constructor() {
    super();
    this.about = draft();
    this.table = parse(this.about.text, this.about.separator);
    this.job = null;
    this.answer = null;
    this.problem = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  render() {
    return html`
      <header class="view-head"><h1>${t("title")}</h1><a href=${href("prompts")}>${t("library")}</a></header>
      <form class="stack wide office" novalidate @submit=${event => this.#submit(event)}>
        <p class="lead">${t("lead")}</p>
        <parley-office-table .text=${this.about.text} .separator=${this.about.separator} .table=${this.table}
          @edit=${event => this.#take(event.detail)}></parley-office-table>
        <parley-office-question .about=${this.about} @edit=${event => this.#set(event.detail)}></parley-office-question>
        ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}
          ${this.problem.correlation ? html`<span class="small">${this.problem.correlation}</span>` : nothing}</p>` : nothing}
        <div class="row">
          <button class="button primary" ?disabled=${this.job !== null}>${t("ask")}</button>
          ${this.job ? html`<button type="button" class="button" @click=${() => this.#stop()}>${t("stop")}</button>` : nothing}
        </div>
        <div role="status">${this.job ? this.#progress() : nothing}</div>
      </form>
      ${this.answer ? html`<parley-office-answer .answer=${this.answer}></parley-office-answer>` : nothing}`;
  }

  #progress() {
    return html`<div class="stack tight progress">
      <p class="working">${t(`status_${this.job.status}`)}</p>
      <progress max="100" .value=${this.job.progress} aria-label=${t("progress")}></progress></div>`;
  }

  #take({ text, separator }) {
    this.table = parse(text, separator);
    this.#set({ text, separator });
  }

  #set(change) {
    this.#order = randomKey();
    this.about = { ...this.about, ...change };
    keepDraft(this.about);
  }

  async #submit(event) {
    event.preventDefault();
    if (this.job) {
      return;
    }
    this.problem = null;
    if (!this.about.query.trim()) {
      this.problem = { detail: t("noQuestion") };
      this.querySelector("#office-question").focus();
      return;
    }
    this.job = { id: null, status: "pending", progress: 0 };
    this.answer = null;
    try {
      const response = await request("POST", `/api/ai/process?language=${language()}`, this.#body(),
        { headers: { "Content-Type": "application/json", "Idempotency-Key": this.#order } });
      this.#order = randomKey();
      this.#follow((await response.json()).request_id);
    } catch (problem) {
      this.job = null;
      this.problem = problem;
    }
  }

  /** Written by hand, so that numbers keep their digits. */
  #body() {
    const { query, category } = this.about;
    const parts = { query_text: JSON.stringify(query.trim()) };
    if (category) {
      parts.category = JSON.stringify(category);
    }
    if (this.table.rows.length > 0) {
      parts.input_data = toJson(this.table);
    }
    return `{${Object.entries(parts).map(([name, value]) => `"${name}":${value}`).join(",")}}`;
  }

  #follow(id) {
    this.job = { id, status: "pending", progress: 0 };
    this.#end();
    this.#end = every(LOOK_SECONDS, () => this.#look(id));
  }

  async #look(id) {
    if (this.job?.id !== id) {
      this.#end();
      return;
    }
    try {
      const { status, progress } = await get(`/api/ai/status/${id}`);
      if (status === "pending" || status === "processing") {
        this.job = { id, status, progress };
        return;
      }
      this.#end();
      const result = await get(`/api/ai/result/${id}`);
      if (result.success) {
        this.answer = { id, ...result };
      } else {
        this.problem = { detail: status === "cancelled" ? t("cancelled") : result.error_message };
      }
      this.job = null;
    } catch (problem) {
      if (problem.offline || PASSING.includes(problem.status)) {
        // The request goes on without this page; it is asked for again.
        this.job = { ...this.job, status: "unreachable" };
        return;
      }
      this.#end();
      this.job = null;
      this.problem = problem;
    }
  }

  async #stop() {
    const { id } = this.job;
    try {
      if (id) {
        await remove(`/jobs/${id}`);
      }
    } catch (problem) {
      // One that has ended meanwhile has its answer.
      if (problem.status !== 409) {
        this.problem = problem;
      }
    }
  }
}

customElements.define("parley-office", Office);
