// One room for its owner: who is asked what, how it goes, and what came of it. While the interview is not over it is looked at
// again every few seconds; what the reader has open and where the focus is stay as they are.

import { get, remove } from "../app/api.js";
import { copy } from "../app/clipboard.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { go, href } from "../app/router.js";
import { explain, failed, loading } from "../app/states.js";
import { dateTime } from "../app/words.js";
import { answers, toCome } from "./answers.js";
import { chart } from "./chart.js";
import { keepDraft } from "./draft.js";
import { every } from "../app/every.js";
import "./report.js";
import { hasExpired, languageName, linkOf, score, stateOf, t, topicOf, voice } from "./shown.js";

const LOOK_SECONDS = 3;
const WARNINGS = ["language-not-heard", "nobody-hears"];

class Room extends Element {
  static properties = { code: { type: String }, room: { state: true }, problem: { state: true } };

  #end = () => {};

  willUpdate(changed) {
    if (changed.has("code")) {
      this.room = null;
      this.problem = null;
      this.#end();
      this.#end = every(LOOK_SECONDS, () => this.#look());
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  /** An interview that was over stays as it is. */
  async #look(again = false) {
    const settled = this.room && !this.room.is_active && !this.room.questions.some(question => isAtWork(question));
    if ((settled || this.problem?.status === 404) && !again) {
      return;
    }
    const code = this.code;
    try {
      const room = await get(`/api/rooms/${encodeURIComponent(code)}`);
      if (code === this.code) {
        this.room = room;
        this.problem = null;
      }
    } catch (problem) {
      if (code === this.code) {
        this.problem = problem;
      }
    }
  }

  render() {
    return html`
      <p class="back"><a class="row" href=${href("interviews")}>${icons.back}${t("title")}</a></p>
      ${this.room ? this.#content(this.room) : this.problem ? failed(this.problem, () => this.#look(true)) : loading()}`;
  }

  #content(room) {
    return html`
      <header class="view-head">
        <div class="stack tight">
          <h1>${room.candidate_name}</h1>
          ${room.vacancy ? html`<p class="lead vacancy">${room.vacancy}</p>` : nothing}
        </div>
        <div class="row">
          <button type="button" class="button compact" @click=${() => this.#again()}>${t("again")}</button>
          <button type="button" class="button compact danger" @click=${() => this.#remove()}>${t("remove")}</button>
        </div>
      </header>
      <div class="stack wide">
        ${this.problem ? html`<p class="notice bad" role="status">${t("stale")} ${explain(this.problem)}</p>` : nothing}
        ${this.#facts(room)}
        ${room.is_active && !hasExpired(room) ? [this.#warnings(room), this.#link(room)] : nothing}
        ${room.questions.length > 0 ? this.#outcome(room) : nothing}
        <p class="hidden-text" role="status">${t(`state_${room.state}`)}. ${t("answers", { count: room.answered })}</p>
        ${answers(room)}
        ${toCome(room)}
        ${room.report === "none" ? nothing : html`<parley-interview-report .room=${room}></parley-interview-report>`}
      </div>`;
  }

  #facts(room) {
    const facts = [
      [t("language"), languageName(room.language)],
      [t("made"), dateTime(room.created_at)],
      [t("openUntil"), room.is_active && room.expires_at ? dateTime(room.expires_at) : ""],
      [t("begun"), room.started_at ? dateTime(room.started_at) : ""],
      [t("over"), room.completed_at ? dateTime(room.completed_at) : ""],
    ].filter(([, value]) => value);
    return html`
      <div class="row">${stateOf(room)}
        ${room.participants_count > 0 && room.is_active ? html`<span class="small">${t("present")}</span>` : nothing}
        ${room.ended_because ? html`<span class="small" lang=${room.language}>${room.ended_because}</span>` : nothing}</div>
      ${room.is_active && hasExpired(room) ? html`<p class="notice">${t("expiredText")}</p>` : nothing}
      <dl class="facts">${facts.map(([name, value]) => html`<div><dt class="small">${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  /** What the maker had better know before the link goes out. */
  #warnings(room) {
    return room.warnings.map(({ code, message }) => html`<p class="notice" role="status">
      ${WARNINGS.includes(code) ? t(`warning_${code}`, { language: languageName(room.language) }) : message}</p>`);
  }

  #link(room) {
    return html`<section class="stack tight link-box">
      <label class="label" for="room-link">${t("link")}</label>
      <div class="row nowrap">
        <input id="room-link" class="input" readonly .value=${linkOf(room)} @focus=${event => event.target.select()}>
        <button type="button" class="button" @click=${() => this.#copy()}>${icons.copy}${t("copy")}</button>
      </div>
      <p class="small">${t("linkText")} <a href=${room.web_url} target="_blank" rel="noopener">${t("openRoom")}</a></p>
    </section>`;
  }

  #outcome(room) {
    const sound = voice(room.emotion_analysis);
    return html`<section class="outcome" aria-labelledby="scores">
      <div class="stack tight">
        <h2 id="scores">${t("average")}</h2>
        <p class="big">${room.average_score === null ? "–" : score(room.average_score)} <span class="small">${t("outOf")}</span></p>
        <p class="small">${t("answers", { count: room.answered })}</p>
        ${sound === nothing ? nothing : html`<p class="small">${t("voice")}: ${sound}</p>`}
        <p class="small caution">${t("caution")}</p>
      </div>
      ${chart(room.questions)}
    </section>`;
  }

  async #copy() {
    if (await copy(linkOf(this.room))) {
      notify(t("copied"));
    } else {
      this.querySelector("#room-link").focus();
      notify(t("selected"));
    }
  }

  /** The same questions for somebody else. */
  #again() {
    const { vacancy, language, plan } = this.room;
    keepDraft({
      vacancy,
      language,
      questions: plan.map(question => ({
        text: question.question_text, topic: topicOf(question), difficulty: question.difficulty,
      })),
    });
    go(href("interviews", "new"));
  }

  async #remove() {
    const name = this.room.candidate_name;
    if (!await confirm({ title: t("removeTitle", { name }), text: t("removeText"), yes: t("removeYes") })) {
      return;
    }
    try {
      await remove(`/api/rooms/${encodeURIComponent(this.code)}`);
      notify(t("removed", { name }));
      go(href("interviews"));
    } catch (problem) {
      complain(problem);
    }
  }
}

const isAtWork = question => question.state === "pending" || question.state === "heard";

customElements.define("parley-interview-room", Room);
