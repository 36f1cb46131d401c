// Does something as soon as the service can be reached again: where a view says that it goes on by itself.

import { Element, nothing } from "./element.js";

const PAUSE_MILLIS = 5_000;
/** The smallest file that there is. */
const SMALL = "/web/parley.svg";

class WhenBack extends Element {
  static properties = {
    /** What is done then. */
    run: { attribute: false },
  };

  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.listen(window, "online", () => this.#look());
    this.whileShown(() => clearTimeout(this.#timer));
    this.#wait();
  }

  render() {
    return nothing;
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE_MILLIS);
  }

  async #look() {
    const there = !document.hidden && await fetch(SMALL, { method: "HEAD", cache: "no-store" }).then(response => response.ok, () => false);
    if (!this.isConnected) {
      return;
    }
    this.#wait();
    if (there) {
      this.run();
    }
  }
}

customElements.define("parley-when-back", WhenBack);
