// Search and filters. They stand in the address, so that a link leads to what was seen.

import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { goQuery, onRoute, route } from "../app/router.js";
import { session } from "../app/session.js";
import { words } from "../app/words.js";
import { languageName, languagesHeard, sorted } from "./languages.js";
import catalogue from "./words.js";

const t = words(catalogue);

const STATES = ["queued", "running", "succeeded", "failed", "cancelled"];
const PARAMETERS = ["q", "state", "language", "speaker", "owner", "from", "to"];
const FOLDED = ["language", "speaker", "owner", "from", "to"];
const TYPING_MILLIS = 300;

/** What the service is asked, by what the address says. */
export const filters = () => {
  const { query } = route();
  const asked = new URLSearchParams();
  for (const name of PARAMETERS) {
    const value = query.get(name);
    if (value) {
      asked.set(name, value);
    }
  }
  for (const [name, hour] of [["from", "00:00:00"], ["to", "23:59:59.999"]]) {
    const at = new Date(`${asked.get(name)}T${hour}`);
    if (asked.has(name) && Number.isNaN(at.getTime())) {
      asked.delete(name);
    } else if (asked.has(name)) {
      asked.set(name, at.toISOString());
    }
  }
  return asked;
};

export const clearFilters = () => goQuery(Object.fromEntries(PARAMETERS.map(name => [name, null])));

class Filters extends Element {
  static properties = {
    /** Languages of the recordings that are shown, which may come from a recogniser that is not here any more. */
    seen: { attribute: false },
    heard: { state: true },
  };

  #typing = 0;

  constructor() {
    super();
    this.seen = [];
    this.heard = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.requestUpdate()), () => clearTimeout(this.#typing));
    languagesHeard().then(({ languages }) => { this.heard = languages; });
  }

  render() {
    const { query } = route();
    const value = name => query.get(name) ?? "";
    const languages = sorted(new Set([...this.heard, ...this.seen, value("language")].filter(tag => tag && tag !== "und")));
    return html`
      <form class="filters" role="search" @submit=${event => event.preventDefault()} @input=${this.#typed} @change=${this.#chosen}>
        <label class="search"><span class="hidden-text">${t("search")}</span>${icons.search}
          <input class="input" type="search" name="q" maxlength="200" placeholder=${t("search")} .value=${value("q")}></label>
        <label><span class="hidden-text">${t("state")}</span>
          <select class="input" name="state">
            <option value="" ?selected=${!value("state")}>${t("anyState")}</option>
            ${STATES.map(state => html`<option value=${state} ?selected=${value("state") === state}>${t(state)}</option>`)}
          </select></label>
        <details ?open=${FOLDED.some(value)}>
          <summary>${t("filters")}</summary>
          <div class="fields">
            <label class="stack tight"><span class="label">${t("language")}</span>
              <select class="input" name="language">
                <option value="" ?selected=${!value("language")}>${t("anyLanguage")}</option>
                ${languages.map(tag => html`<option value=${tag} ?selected=${value("language") === tag}>${languageName(tag)}</option>`)}
              </select></label>
            ${this.#field("speaker", "text", value)}
            ${session.admin ? this.#field("owner", "text", value) : nothing}
            ${this.#field("from", "date", value)}
            ${this.#field("to", "date", value)}
          </div>
        </details>
      </form>`;
  }

  #field(name, type, value) {
    return html`<label class="stack tight of-${type}"><span class="label">${t(name)}</span>
      <input class="input" type=${type} name=${name} autocomplete="off" maxlength="100" .value=${value(name)}></label>`;
  }

  #typed(event) {
    clearTimeout(this.#typing);
    const { name, value } = event.target;
    this.#typing = setTimeout(() => goQuery({ [name]: value.trim() }), TYPING_MILLIS);
  }

  #chosen(event) {
    clearTimeout(this.#typing);
    goQuery({ [event.target.name]: event.target.value.trim() });
  }
}

customElements.define("parley-recording-filters", Filters);
