// A new interview: for whom, about what, and which questions.

import { post } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { notify } from "../app/notices.js";
import { randomKey } from "../app/random-key.js";
import { go, href } from "../app/router.js";
import { explain } from "../app/states.js";
import { language } from "../app/words.js";
import { draft, emptyDraft, forgetDraft, keepDraft } from "./draft.js";
import "./questions.js";
import { languageName, t } from "./shown.js";

const LANGUAGES = ["ru", "en", "de", "es", "fr", "it", "kk", "pl", "pt", "tr", "uk", "zh"];
const DAY = 86_400;
const OPEN_FOR = [1, 3, 14, 30];

class Form extends Element {
  static properties = { about: { state: true }, problem: { state: true }, busy: { state: true } };

  /** The same order again is the same room, should an answer have been lost. */
  #order = randomKey();

  constructor() {
    super();
    this.about = draft();
    this.problem = null;
    this.busy = false;
  }

  render() {
    return html`
      <p class="back"><a class="row" href=${href("interviews")}>${icons.back}${t("title")}</a></p>
      <header class="view-head"><h1>${t("new")}</h1></header>
      <form class="stack wide interview-form" novalidate @submit=${event => this.#submit(event)}>
        <label class="stack tight"><span class="label">${t("candidate")}</span>
          <input class="input" name="candidate" maxlength="200" autocomplete="off" .value=${this.about.name}
            @input=${event => this.#set({ name: event.target.value })}></label>
        <label class="stack tight"><span class="label">${t("vacancy")}</span>
          <textarea class="field" name="vacancy" rows="2" maxlength="20000" .value=${this.about.vacancy}
            @input=${event => this.#set({ vacancy: event.target.value })}></textarea>
          <span class="small">${t("vacancyText")}</span></label>
        <div class="row">
          ${this.#select(t("language"), "language", this.about.language || language(),
            [...new Set([...LANGUAGES, this.about.language || language()])].map(tag => [tag, languageName(tag)]))}
          ${this.#select(t("openFor"), "validFor", this.about.validFor,
            [["", t("asSet")], ...OPEN_FOR.map(days => [String(days * DAY), t("days", { count: days })])])}
        </div>
        <section class="stack" aria-labelledby="questions">
          <h2 id="questions">${t("questions")}</h2>
          <p class="small">${t("questionsText")}</p>
          <parley-interview-questions .questions=${this.about.questions}
            @edit=${event => this.#set({ questions: event.target.questions })}></parley-interview-questions>
        </section>
        ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}</p>` : nothing}
        <div class="row">
          <button class="button primary" ?disabled=${this.busy}>${t("make")}</button>
          <button type="button" class="button quiet" @click=${() => this.#clear()}>${t("clear")}</button>
        </div>
      </form>`;
  }

  #select(label, name, chosen, options) {
    return html`<label class="stack tight"><span class="label">${label}</span>
      <select class="input small-input" name=${name} @change=${event => this.#set({ [name]: event.target.value })}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select></label>`;
  }

  #set(change) {
    this.about = { ...this.about, ...change };
    this.#order = randomKey();
    keepDraft(this.about);
  }

  #clear() {
    forgetDraft();
    this.about = emptyDraft();
    this.problem = null;
    this.#order = randomKey();
    this.querySelector("[name=candidate]").focus();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    const order = orderOf(this.about);
    if (order.questions.length === 0) {
      this.problem = { detail: t("noQuestions") };
      this.querySelector("parley-interview-questions textarea").focus();
      return;
    }
    this.busy = true;
    this.problem = null;
    try {
      const room = await post("/api/rooms/create", order, { headers: { "Idempotency-Key": this.#order } });
      forgetDraft();
      notify(t("madeNotice"));
      go(href("interviews", room.room_code));
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}

/** What is empty is left out, and is as the service has it. */
const orderOf = about => ({
  questions: about.questions.filter(question => question.text.trim()).map(question => ({
    text: question.text.trim(),
    difficulty: question.difficulty,
    ...(question.topic.trim() ? { topic: question.topic.trim() } : {}),
  })),
  language: about.language || language(),
  ...(about.name.trim() ? { candidate_name: about.name.trim() } : {}),
  ...(about.vacancy.trim() ? { vacancy: about.vacancy.trim() } : {}),
  ...(about.validFor ? { valid_for: Number(about.validFor) } : {}),
});

customElements.define("parley-interview-form", Form);
