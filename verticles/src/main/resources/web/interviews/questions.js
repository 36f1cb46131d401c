// The questions of an interview that is being prepared: typed, pasted by the line, put in order with buttons or Alt and arrows.
// Tells of every change by the event "edit" (fields have a "change" of their own), after which `questions` is the new list.

import { repeat } from "lit/directives/repeat.js";
import { Element, html } from "../app/element.js";
import { icons } from "../app/icons.js";
import { NEW_QUESTION } from "./draft.js";
import { questionsOf } from "./lines.js";
import { t } from "./shown.js";

const MOST = 100;
const DIFFICULTIES = [1, 2, 3, 4, 5];

let lastKey = 0;
const keys = new WeakMap();
/** The same question keeps its element while it is moved. */
const keyOf = question => keys.get(question) ?? (keys.set(question, ++lastKey), lastKey);

class Questions extends Element {
  static properties = { questions: { attribute: false }, told: { state: true }, many: { state: true } };

  constructor() {
    super();
    this.questions = [];
    this.told = "";
    this.many = "";
  }

  render() {
    const topics = [...new Set(this.questions.map(question => question.topic).filter(Boolean))];
    return html`
      <ol class="editor">${repeat(this.questions, keyOf, (question, place) => this.#row(question, place))}</ol>
      <datalist id="topics">${topics.map(topic => html`<option value=${topic}></option>`)}</datalist>
      <div class="row"><button type="button" class="button compact" @click=${() => this.#add()}
        ?disabled=${this.questions.length >= MOST}>${t("addQuestion")}</button></div>
      <details class="many">
        <summary>${t("many")}</summary>
        <div class="stack tight">
          <label class="small" for="many-lines">${t("manyText")}</label>
          <textarea id="many-lines" class="field" rows="4" .value=${this.many}
            @input=${event => { this.many = event.target.value; }}></textarea>
          <div class="row"><button type="button" class="button compact" ?disabled=${!this.many.trim()}
            @click=${() => this.#addMany()}>${t("manyAdd")}</button></div>
        </div>
      </details>
      <p class="small" role="status">${this.told}</p>`;
  }

  #row(question, place) {
    const number = place + 1;
    const last = place === this.questions.length - 1;
    return html`<li @keydown=${event => this.#key(event, place)}>
      <div class="stack tight">
        <textarea class="field" rows="2" maxlength="2000" aria-label=${t("questionNumber", { number })} placeholder=${t("questionText")}
          .value=${question.text} @input=${event => this.#set(place, { text: event.target.value })}
          @paste=${event => this.#paste(event, place)}></textarea>
        <div class="row about">
          <label class="stack tight topic"><span class="small">${t("topic")}</span>
            <input class="input small-input" list="topics" maxlength="100" .value=${question.topic}
              @input=${event => this.#set(place, { topic: event.target.value })}></label>
          <label class="stack tight"><span class="small">${t("difficulty")}</span>
            <select class="input small-input" @change=${event => this.#set(place, { difficulty: Number(event.target.value) })}>
              ${DIFFICULTIES.map(value => html`<option value=${value} ?selected=${value === question.difficulty}
                >${t(`difficulty_${value}`)}</option>`)}</select></label>
          <div class="row tools">
            <button type="button" class="button compact" aria-label=${t("up", { number })} ?disabled=${place === 0}
              @click=${() => this.#move(place, -1, "up")} data-move="up">↑</button>
            <button type="button" class="button compact" aria-label=${t("down", { number })} ?disabled=${last}
              @click=${() => this.#move(place, 1, "down")} data-move="down">↓</button>
            <button type="button" class="button compact" aria-label=${t("removeQuestion", { number })}
              ?disabled=${this.questions.length === 1 && !question.text} @click=${() => this.#remove(place)}>${icons.trash}</button>
          </div>
        </div>
      </div>
    </li>`;
  }

  #key(event, place) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && step && event.target.localName !== "select") {
      event.preventDefault();
      this.#move(place, step);
    } else if (event.key === "Enter" && event.target.localName === "input") {
      event.preventDefault();
      this.#add(place + 1);
    }
  }

  #set(place, change) {
    const question = this.questions[place];
    // The same question, so that it keeps its element and the cursor.
    Object.assign(question, change);
    this.#tell([...this.questions]);
  }

  async #move(place, step, button) {
    const to = place + step;
    if (to < 0 || to >= this.questions.length) {
      return;
    }
    const moved = [...this.questions];
    moved.splice(to, 0, ...moved.splice(place, 1));
    const focused = document.activeElement;
    this.#tell(moved, t("moved", { number: to + 1, count: moved.length }));
    await this.updateComplete;
    const usable = focused?.isConnected && !focused.disabled;
    (usable ? focused : this.#at(to, button === "up" ? "[data-move=down]" : "[data-move=up]"))?.focus();
  }

  async #add(place = this.questions.length) {
    if (this.questions.length >= MOST) {
      return;
    }
    const topic = this.questions[place - 1]?.topic ?? "";
    this.#tell(this.questions.toSpliced(place, 0, { ...NEW_QUESTION, topic }));
    await this.updateComplete;
    this.#at(place, "textarea").focus();
  }

  async #remove(place) {
    const left = this.questions.toSpliced(place, 1);
    this.#tell(left.length > 0 ? left : [{ ...NEW_QUESTION }], t("questionRemoved", { number: place + 1 }));
    await this.updateComplete;
    this.#at(Math.min(place, this.questions.length - 1), "textarea").focus();
  }

  /** Several lines become several questions. */
  #paste(event, place) {
    const pasted = questionsOf(event.clipboardData.getData("text/plain"));
    if (pasted.length > 1) {
      event.preventDefault();
      this.#insert(pasted, place);
    }
  }

  #addMany() {
    this.#insert(questionsOf(this.many), this.questions.length - 1);
    this.many = "";
  }

  /** In the place of a question that is empty, else behind it. */
  #insert(added, place) {
    const isEmpty = !this.questions[place].text.trim();
    const all = this.questions.toSpliced(isEmpty ? place : place + 1, isEmpty ? 1 : 0, ...added);
    const left = all.slice(0, MOST);
    this.#tell(left, left.length < all.length
      ? t("tooMany", { count: all.length - left.length }) : t("added", { count: added.length }));
  }

  #tell(questions, told = "") {
    this.questions = questions;
    this.told = told;
    this.dispatchEvent(new Event("edit"));
  }

  #at(place, css) {
    return this.querySelectorAll(".editor > li")[place]?.querySelector(css);
  }
}

customElements.define("parley-interview-questions", Questions);
