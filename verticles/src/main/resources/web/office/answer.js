// An answer: a table, an object, a value or prose, and what the reader thinks of it.

import { post } from "../app/api.js";
import { copy } from "../app/clipboard.js";
import { Element, html, nothing } from "../app/element.js";
import { markdown } from "../app/markdown.js";
import { complain, notify } from "../app/notices.js";
import { duration, number, words } from "../app/words.js";
import { grid } from "./grid.js";
import { toTabs } from "./table.js";
import catalogue from "./words.js";

const t = words(catalogue);
const SHOWN_ROWS = 200;
const LONGEST_RATED = 100_000;

class Answer extends Element {
  static properties = { answer: { attribute: false }, all: { state: true }, rating: { state: true }, comment: { state: true } };

  willUpdate(changed) {
    if (changed.has("answer")) {
      this.all = false;
      this.rating = null;
      this.comment = "";
    }
  }

  /** Whoever sent the question is led to the answer. */
  updated(changed) {
    if (changed.has("answer")) {
      this.querySelector("h2").focus();
    }
  }

  render() {
    return html`<section class="stack answer" aria-labelledby="office-answer">
      <div class="row apart">
        <h2 id="office-answer" tabindex="-1">${t("answer")}</h2>
        <button type="button" class="button compact" @click=${() => this.#copy()}>
          ${this.answer.form === "table" ? t("copyTable") : t("copy")}</button>
      </div>
      ${this.#result()}
      ${this.answer.sent ? html`<p class="notice">${this.answer.sent}</p>` : nothing}
      <p class="small">${this.#made()}</p>
      ${this.#feedback()}
    </section>`;
  }

  #result() {
    const { form, result } = this.answer;
    switch (form) {
      case "table":
        return this.#table(result);
      case "object":
        return html`<pre class="object" tabindex="0" aria-label=${t("answer")}>${JSON.stringify(result, null, 2)}</pre>`;
      case "prose":
        return markdown(String(result));
      default:
        return html`<p class="value">${result === null ? "–" : String(result)}</p>`;
    }
  }

  #table([head, ...rows]) {
    return html`
      ${grid({
        caption: t("answer"),
        head,
        rows: this.all ? rows : rows.slice(0, SHOWN_ROWS),
        isNumber: cell => typeof cell === "number",
      })}
      ${!this.all && rows.length > SHOWN_ROWS ? html`<div class="row">
        <button type="button" class="button compact" @click=${() => { this.all = true; }}
          >${t("allRows", { count: rows.length })}</button></div>` : nothing}`;
  }

  #made() {
    const { category, provider, model, tokens_used: tokens, processing_time: seconds, cost, repaired } = this.answer;
    return [
      t("ofCategory", { category }),
      `${provider}/${model}`,
      t("tokens", { count: tokens }),
      duration(seconds),
      cost > 0 ? t("cost", { cost: number(cost, { maximumSignificantDigits: 3 }) }) : "",
      repaired ? t("repaired") : "",
    ].filter(Boolean).join(" · ");
  }

  #feedback() {
    const button = (liked, text) => html`<button type="button" class="button compact" aria-pressed=${this.rating === liked}
      @click=${() => this.#rate(liked)}>${text}</button>`;
    return html`
      <div class="row" role="group" aria-label=${t("useful")}>
        <span class="small">${t("useful")}</span>${button(true, t("good"))}${button(false, t("bad"))}
      </div>
      ${this.rating === null ? nothing : html`
        <form class="row comment" @submit=${event => this.#say(event)}>
          <input class="input small-input" maxlength="10000" aria-label=${t("comment")} placeholder=${t("comment")} .value=${this.comment}
            @input=${event => { this.comment = event.target.value; }}>
          <button class="button compact" ?disabled=${!this.comment.trim()}>${t("send")}</button>
        </form>`}`;
  }

  async #rate(liked) {
    const before = this.rating;
    this.rating = liked;
    try {
      await this.#send();
    } catch (problem) {
      this.rating = before;
      complain(problem);
    }
  }

  async #say(event) {
    event.preventDefault();
    try {
      await this.#send();
      notify(t("thanks"));
    } catch (problem) {
      complain(problem);
    }
  }

  #send() {
    return post("/api/ai/response", {
      ai_request_id: this.answer.id,
      text_response: this.#text().slice(0, LONGEST_RATED) || "–",
      rating: this.rating,
      ...(this.comment.trim() ? { comment: this.comment.trim() } : {}),
    });
  }

  #text() {
    const { form, result } = this.answer;
    return form === "table" ? toTabs(result) : form === "object" ? JSON.stringify(result, null, 2) : String(result ?? "");
  }

  async #copy() {
    notify(await copy(this.#text()) ? t("copied") : t("notCopied"));
  }
}

customElements.define("parley-office-answer", Answer);
