// How a report shall be: by which prompt, by which model, in which language.

import { get } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { href } from "../app/router.js";
import { language, LANGUAGES, words } from "../app/words.js";
import { keepModel, languageModels, lastModel } from "../chat/models.js";
import catalogue from "./words.js";

const t = words(catalogue);

const CATEGORY = "report";
const OWN = "\0own";

/** Event "order" with what POST /report/{id} takes. */
class ReportOrder extends Element {
  static properties = {
    busy: { attribute: false },
    /** Why the last order was refused. */
    problem: { attribute: false },
    prompts: { state: true },
    models: { state: true },
    prompt: { state: true },
  };

  constructor() {
    super();
    this.busy = false;
    this.problem = null;
    this.prompts = [];
    this.models = [];
    this.prompt = "";
  }

  async connectedCallback() {
    super.connectedCallback();
    // What cannot be read is left to the service to choose.
    const [prompts, models] = await Promise.allSettled([get(`/prompts?category=${CATEGORY}`), languageModels()]);
    this.prompts = prompts.value ?? [];
    this.models = models.value ?? [];
  }

  render() {
    const chosen = this.prompts.find(prompt => prompt.name === this.prompt);
    const model = lastModel("report", this.models);
    return html`
      <form class="report-order stack" @submit=${this.#submit} aria-busy=${this.busy ? "true" : "false"}>
        <div class="fields">
          <label class="stack tight"><span class="label">${t("prompt")}</span>
            <select class="input" name="prompt" @change=${event => { this.prompt = event.target.value; }}>
              <option value="">${t("usualPrompt")}</option>
              ${this.#named().map(prompt => html`<option value=${prompt.name}>${prompt.title}</option>`)}
              <option value=${OWN}>${t("writeOwn")}</option>
            </select></label>
          <label class="stack tight"><span class="label">${t("model")}</span>
            <select class="input" name="model">
              <option value="">${t("usualModel")}</option>
              ${this.models.map(name => html`<option ?selected=${name === model}>${name}</option>`)}
            </select></label>
          <label class="stack tight"><span class="label">${t("language")}</span>
            <select class="input" name="language">
              <option value="">${t("usualLanguage")}</option>
              ${LANGUAGES.map(tag => html`<option value=${tag}>${languageName(tag)}</option>`)}
            </select></label>
        </div>
        ${this.prompt === OWN ? html`
          <label class="stack tight"><span class="label">${t("ownText")}</span>
            <textarea class="field" name="text" rows="5" maxlength="20000" required></textarea></label>`
        : chosen ? html`<p class="small">${chosen.description} <a href=${href("prompts", chosen.name)}>${t("seePrompt")}</a></p>` : nothing}
        ${this.problem ? html`<p class="notice bad" role="alert">${this.problem}</p>` : nothing}
        <div class="row"><button class="button primary" ?disabled=${this.busy}>${t("order")}</button></div>
      </form>`;
  }

  /** One entry for each name, titled in the reader's language. */
  #named() {
    const names = new Map();
    for (const prompt of this.prompts) {
      if (!names.has(prompt.name) || prompt.language === language()) {
        names.set(prompt.name, prompt);
      }
    }
    return [...names.values()].sort((a, b) => a.title.localeCompare(b.title, language()));
  }

  #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const wish = {};
    if (form.get("prompt") === OWN) {
      wish.prompt_text = form.get("text");
    } else if (form.get("prompt")) {
      wish.prompt = form.get("prompt");
    }
    for (const name of ["model", "language"]) {
      if (form.get(name)) {
        wish[name] = form.get(name);
      }
    }
    keepModel("report", wish.model ?? "");
    this.dispatchEvent(new CustomEvent("order", { detail: wish }));
  }
}

const languageName = tag => new Intl.DisplayNames(language(), { type: "language" }).of(tag);

customElements.define("parley-report-order", ReportOrder);
