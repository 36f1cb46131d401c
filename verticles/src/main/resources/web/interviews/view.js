// Interviews: the list of rooms, one room, and a new one.

import { Element, html, style } from "../app/element.js";
import { onRoute, route } from "../app/router.js";
import "./form.js";
import "./list.js";
import "./room.js";

await style(import.meta.url, "interviews.css");

class Interviews extends Element {
  #place = null;

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.requestUpdate()));
  }

  render() {
    const place = route().parts[1] ?? "";
    switch (place) {
      case "":
        return html`<parley-interview-list></parley-interview-list>`;
      case "new":
        return html`<parley-interview-form></parley-interview-form>`;
      default:
        return html`<parley-interview-room .code=${place}></parley-interview-room>`;
    }
  }

  /** Whoever hears the page is told that another one is shown. */
  updated() {
    const place = route().parts[1] ?? "";
    if (this.#place !== null && this.#place !== place) {
      document.querySelector("#main").focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    this.#place = place;
  }
}

customElements.define("parley-interviews", Interviews);
