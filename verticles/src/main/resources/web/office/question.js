// What is wanted of the table: in words of one's own or a preset of the library, and of which category that is.

import { get, post } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { explain } from "../app/states.js";
import { language, onLanguage, percent, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

class Question extends Element {
  static properties = {
    about: { attribute: false }, categories: { state: true }, presets: { state: true }, guess: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.categories = [];
    this.presets = [];
    this.guess = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onLanguage(() => this.#load()));
    this.#load();
  }

  async #load() {
    const tag = language();
    try {
      const [{ categories }, { prompts }] = await Promise.all([
        get(`/api/prompts/categories?language=${tag}`), get(`/api/prompts/presets?language=${tag}`)]);
      this.categories = categories;
      this.presets = prompts;
      this.problem = null;
    } catch (problem) {
      // One can ask without them.
      this.problem = problem;
    }
  }

  render() {
    return html`<section class="stack">
      <div class="stack tight">
        <label class="label" for="office-question">${t("question")}</label>
        <textarea id="office-question" class="field" rows="3" maxlength="20000" placeholder=${t("questionExample")}
          .value=${this.about.query} @input=${event => this.#asked(event.target.value)} @keydown=${event => this.#key(event)}></textarea>
        ${/\{[^{}]+\}/.test(this.about.query) ? html`<p class="small">${t("braces")}</p>` : nothing}
      </div>
      <div class="row choices">
        <label class="stack tight"><span class="small">${t("preset")}</span>
          <select class="input small-input" @change=${event => this.#preset(event.target)}>
            <option value="">${t("presetNone")}</option>
            ${this.categories.map(category => html`<optgroup label=${category.display_name}>
              ${this.presets.filter(preset => preset.category_name === category.name).map(preset => html`
                <option value=${preset.id}>${preset.name}</option>`)}</optgroup>`)}
          </select></label>
        <label class="stack tight"><span class="small">${t("category")}</span>
          <select class="input small-input" @change=${event => this.#tell({ category: event.target.value })}>
            <option value="" ?selected=${!this.about.category}>${t("categoryGuess")}</option>
            ${this.categories.map(category => html`<option value=${category.name}
              ?selected=${this.about.category === category.name}>${category.display_name}</option>`)}
          </select></label>
        ${this.about.category ? nothing : html`<button type="button" class="link" ?disabled=${!this.about.query.trim()}
          @click=${() => this.#classify()}>${t("guess")}</button>`}
      </div>
      <p class="small" role="status">${this.guess}</p>
      ${this.problem ? html`<p class="small bad-text">${t("noLibrary")} ${explain(this.problem)}</p>` : nothing}
    </section>`;
  }

  #asked(query) {
    this.guess = null;
    this.#tell({ query });
  }

  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.closest("form").requestSubmit();
    }
  }

  /** What stands in braces is for people to fill in; the first of it is selected. */
  async #preset(select) {
    const preset = this.presets.find(one => String(one.id) === select.value);
    if (!preset) {
      return;
    }
    this.guess = null;
    this.#tell({ query: preset.template, category: preset.category_name });
    // That it was taken counts for the order in which presets are offered; nothing is lost where that fails.
    get(`/api/prompts/presets/${preset.id}?language=${language()}`).catch(() => {});
    await this.updateComplete;
    const field = this.querySelector("#office-question");
    const gap = /\{[^{}]+\}/.exec(preset.template);
    field.value = preset.template;
    field.focus();
    if (gap) {
      field.setSelectionRange(gap.index, gap.index + gap[0].length);
    }
  }

  async #classify() {
    this.guess = t("guessing");
    try {
      const { category, confidence } = await post(`/api/prompts/classify?language=${language()}`,
        { prompt_text: this.about.query.trim() });
      this.guess = category.name === "uncertain" ? t("uncertain")
        : t("guessed", { category: category.display_name ?? category.name, share: percent(confidence) });
    } catch (problem) {
      this.guess = explain(problem);
    }
  }

  #tell(change) {
    this.dispatchEvent(new CustomEvent("edit", { detail: change }));
  }
}

customElements.define("parley-office-question", Question);
