// How new recordings shall be worked on. Kept while the page is open.

import { Element, html } from "../app/element.js";
import { words } from "../app/words.js";
import { languageName, languagesHeard, sorted } from "./languages.js";
import catalogue from "./words.js";

const t = words(catalogue);

const chosen = { language: "", speakers: "", report: true };

/** Fields of an upload; what is left to the service is not among them. */
export const options = () => ({
  ...(chosen.language ? { language: chosen.language } : {}),
  ...(chosen.speakers ? { speakers: chosen.speakers } : {}),
  ...(chosen.report ? {} : { report: "false" }),
});

class Options extends Element {
  static properties = { heard: { state: true } };

  constructor() {
    super();
    this.heard = { languages: [], automatic: [] };
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ask();
  }

  async #ask() {
    this.heard = await languagesHeard();
  }

  render() {
    const { languages, automatic } = this.heard;
    // Who knows one language finds out nothing: everything is heard as that.
    const only = automatic.length === 1 ? automatic[0] : null;
    return html`
      <details class="options" @change=${this.#choose} @toggle=${() => languages.length === 0 && this.#ask()}>
        <summary>${t("options")}</summary>
        <div class="fields">
          <label class="stack tight"><span class="label">${t("language")}</span>
            <select class="input" name="language">
              <option value="">${only ? languageName(only) : t("automatic")}</option>
              ${sorted(languages.filter(tag => tag !== only)).map(tag => html`<option value=${tag} ?selected=${chosen.language === tag}>${languageName(tag)}</option>`)}
            </select></label>
          <label class="stack tight"><span class="label">${t("speakers")}</span>
            <select class="input" name="speakers">
              <option value="">${t("automatic")}</option>
              ${Array.from({ length: 20 }, (_, i) => String(i + 1)).map(count =>
                html`<option value=${count} ?selected=${chosen.speakers === count}>${count}</option>`)}
            </select></label>
          <label class="check"><input type="checkbox" name="report" .checked=${chosen.report}> <span>${t("report")}</span></label>
        </div>
      </details>`;
  }

  #choose(event) {
    const { name, type, checked, value } = event.target;
    chosen[name] = type === "checkbox" ? checked : value;
  }
}

customElements.define("parley-upload-options", Options);
