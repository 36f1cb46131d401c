// Short messages at the edge of the page, with an action such as undo. Screen readers hear them; they stay while the pointer or
// the focus is on them.

import { Element, html, nothing } from "./element.js";
import { explain } from "./states.js";
import { words } from "./words.js";

const t = words({ en: { close: "Close the message" }, ru: { close: "Закрыть сообщение" } });

const SHOWN_MILLIS = 7_000;

class Notices extends Element {
  static properties = { notices: { state: true } };

  constructor() {
    super();
    this.notices = [];
  }

  add(notice) {
    this.notices = [...this.notices, notice].slice(-3);
    this.#leave(notice);
  }

  #stay(notice) {
    clearTimeout(notice.timer);
  }

  #leave(notice) {
    clearTimeout(notice.timer);
    notice.timer = setTimeout(() => this.drop(notice), SHOWN_MILLIS);
  }

  drop(notice) {
    clearTimeout(notice.timer);
    this.notices = this.notices.filter(each => each !== notice);
  }

  render() {
    return html`<div class="notices" role="status">${this.notices.map(notice => html`
      <div class="snack ${notice.kind}" @pointerenter=${() => this.#stay(notice)} @focusin=${() => this.#stay(notice)}
        @pointerleave=${() => this.#leave(notice)} @focusout=${() => this.#leave(notice)}>
        <span>${notice.text}</span>
        ${notice.action ? html`<button type="button" class="link" @click=${() => {
          this.drop(notice);
          notice.action.run();
        }}>${notice.action.name}</button>` : nothing}
        <button type="button" class="close" aria-label=${t("close")} @click=${() => this.drop(notice)}>×</button>
      </div>`)}</div>`;
  }
}

customElements.define("parley-notices", Notices);

const place = () => document.querySelector("parley-notices");

/** @param action {name, run}, such as undo */
export const notify = (text, action) => place()?.add({ text, action, kind: "" });

/** What went wrong with something the reader did. */
export const complain = (problem, action) => {
  if (problem.name !== "AbortError") {
    place()?.add({ text: explain(problem), action, kind: "bad" });
  }
};
