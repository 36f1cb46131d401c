// Finding words in the transcript: how often, the next, the one before, and all of them marked.

import { Element, html } from "../app/element.js";
import { goQuery } from "../app/router.js";
import { words } from "../app/words.js";
import { hitFrom, hitsOf } from "./hits.js";
import { marks } from "./marks.js";
import catalogue from "./words.js";
import { mark } from "./words-lit.js";

const t = words(catalogue);

const WAIT_MILLIS = 90;

class Find extends Element {
  static properties = {
    document: { attribute: false },
    /** The transcript, which shows the hits. */
    view: { attribute: false },
    query: {}, hits: { state: true }, at: { state: true },
  };

  #timer = 0;

  constructor() {
    super();
    this.query = "";
    this.hits = [];
    this.at = -1;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(this.document, "change", () => this.#search(false));
    this.listen(this.view, "shown", () => this.#mark());
    this.whileShown(() => clearTimeout(this.#timer), () => mark("parley-hit", []), () => mark("parley-hit-now", []));
  }

  firstUpdated() {
    this.focusField();
    if (this.query) {
      this.#search(true);
    }
  }

  focusField() {
    this.querySelector("input").select();
  }

  render() {
    const none = this.query.trim() !== "" && this.hits.length === 0;
    return html`
      <form class="find" role="search" @submit=${event => { event.preventDefault(); this.#step(1); }} @keydown=${this.#key}>
        <input class="input small-input" type="search" dir="auto" autocomplete="off" spellcheck="false" aria-label=${t("find")} placeholder=${t("find")}
          .value=${this.query} @input=${this.#typed}>
        <p class="small find-count ${none ? "bad-text" : ""}" role="status">${this.#told()}</p>
        <button type="button" class="tool" aria-label=${t("previous")} title="${t("previous")} (Shift+Enter)" ?disabled=${this.hits.length === 0}
          @click=${() => this.#step(-1)}>${marks.up}</button>
        <button type="submit" class="tool" aria-label=${t("next")} title="${t("next")} (Enter)" ?disabled=${this.hits.length === 0}>${marks.below}</button>
        <button type="button" class="tool" aria-label=${t("closeFind")} title="${t("closeFind")} (Esc)" @click=${this.#close}>${marks.close}</button>
      </form>`;
  }

  #told() {
    if (this.query.trim() === "") {
      return "";
    }
    return this.hits.length === 0 ? t("noHits") : t("hitOf", { at: this.at + 1, count: this.hits.length });
  }

  #typed(event) {
    this.query = event.target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      goQuery({ q: this.query.trim() });
      this.#search(true);
    }, WAIT_MILLIS);
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      this.#step(-1);
    }
    event.stopPropagation();
  }

  async #search(show) {
    this.hits = hitsOf(this.document.segments, this.query);
    if (!show) {
      this.at = Math.min(this.at, this.hits.length - 1);
      return;
    }
    await this.view.complete();
    this.at = this.hits.length === 0 ? -1 : hitFrom(this.hits, this.view.firstVisible());
    this.#mark();
    this.#show();
  }

  #step(by) {
    if (this.hits.length > 0) {
      this.at = (this.at + by + this.hits.length) % this.hits.length;
      this.#show();
    }
  }

  #show() {
    const hit = this.hits[this.at];
    if (hit) {
      this.view.reading();
      this.view.goTo(this.document.segments[hit.index].id);
    }
    this.#markNow();
  }

  #mark() {
    mark("parley-hit", this.hits.filter(hit => this.view.isNear(this.document.segments[hit.index]?.id)).map(hit => this.#range(hit)));
    this.#markNow();
  }

  #markNow() {
    mark("parley-hit-now", this.hits[this.at] ? [this.#range(this.hits[this.at])] : []);
  }

  #range({ index, from, to }) {
    return { node: this.view.nodeOf(this.document.segments[index]?.id), from, to };
  }

  #close() {
    goQuery({ q: null });
    this.dispatchEvent(new CustomEvent("close"));
  }
}

customElements.define("parley-find", Find);
