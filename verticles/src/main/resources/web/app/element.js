// What every element of the page is made of: lit without a shadow, so that parley.css holds everywhere, and new words when the
// reader chooses another language.

import { LitElement } from "lit";
import { onLanguage } from "./words.js";

export { html, nothing, svg } from "lit";

export class Element extends LitElement {
  #ends = [];

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onLanguage(() => this.requestUpdate()));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#ends.splice(0).forEach(end => end());
  }

  /** Keeps what ends something, such as what `live.follow` returns, until the element is taken from the page. */
  whileShown(...ends) {
    this.#ends.push(...ends);
  }

  /** Listens to events of `target` as long as the element is shown. */
  listen(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.whileShown(() => target.removeEventListener(type, listener, options));
  }
}

/** Adds a style sheet that lies beside a module, once; done when it is there, so that nothing is shown without it. */
export const style = (module, name) => new Promise(resolve => {
  const address = new URL(name, module).pathname;
  if (document.querySelector(`link[href="${address}"]`)) {
    resolve();
    return;
  }
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  link.onload = link.onerror = () => resolve();
  document.head.append(link);
});
