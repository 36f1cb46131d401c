// The library as YAML: out to a file, and in again after a look at what it would change.

import { download, request } from "../app/api.js";
import { open } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { complain, notify } from "../app/notices.js";
import { explain } from "../app/states.js";
import { words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

/** Asks whether built-in prompts shall be in it, and gives the file. */
export const exportLibrary = async () => {
  const all = await open(close => html`
    <div class="stack"><h2 id="dialog-title">${t("export")}</h2><p class="lead">${t("exportText")}</p>
      <div class="row"><button type="button" class="button primary" @click=${() => close("false")}>${t("exportOwn")}</button>
        <button type="button" class="button" @click=${() => close("true")}>${t("exportAll")}</button>
        <button type="button" class="button quiet" @click=${() => close(null)}>${t("cancel")}</button></div></div>`, null);
  if (all) {
    try {
      await download(`/prompts/export?all=${all}`, "prompts.yaml");
    } catch (problem) {
      complain(problem);
    }
  }
};

/** @returns whether something was kept */
export const importLibrary = () => open(close => html`<parley-prompt-import @close=${event => close(event.detail)}></parley-prompt-import>`, false);

class PromptImport extends Element {
  static properties = { text: { state: true }, found: { state: true }, refusal: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.text = "";
    this.found = null;
    this.refusal = "";
    this.busy = false;
  }

  render() {
    return html`
      <form class="stack" @submit=${this.#submit} aria-busy=${this.busy ? "true" : "false"}>
        <h2 id="dialog-title">${t("import")}</h2>
        <p class="lead">${t("importText")}</p>
        <label class="stack tight"><span class="label">${t("file")}</span>
          <input class="input" type="file" accept=".yaml,.yml,application/yaml,text/yaml" @change=${this.#choose}></label>
        <label class="stack tight"><span class="label">${t("yaml")}</span>
          <textarea class="field prompt-field" rows="8" required .value=${this.text} @input=${this.#type}></textarea></label>
        <div role="status">${this.found ? this.#result() : nothing}</div>
        ${this.refusal ? html`<p class="notice bad" role="alert">${this.refusal}</p>` : nothing}
        <div class="row">
          <button class="button primary" ?disabled=${this.busy}>${this.found ? t("importNow") : t("look")}</button>
          <button type="button" class="button" @click=${() => this.#close(false)}>${t("cancel")}</button></div>
      </form>`;
  }

  #result() {
    const { prompts, categories, unchanged } = this.found;
    return html`<div class="notice stack tight">
      <p>${t("wouldKeep", { count: prompts.length })} ${t("wouldKeepCategories", { count: categories.length })} ${t("unchanged", { count: unchanged })}</p>
      ${prompts.length + categories.length > 0 ? html`<p class="small">${[...prompts, ...categories].join(", ")}</p>` : nothing}</div>`;
  }

  async #choose(event) {
    this.#type({ target: { value: await event.target.files[0]?.text() ?? "" } });
  }

  #type(event) {
    this.text = event.target.value;
    this.found = null;
    this.refusal = "";
  }

  /** Looks first, keeps then. */
  async #submit(event) {
    event.preventDefault();
    this.busy = true;
    this.refusal = "";
    try {
      const dry = !this.found;
      const response = await request("POST", `/prompts/import?dry_run=${dry}`, this.text, { headers: { "Content-Type": "application/yaml" } });
      const found = await response.json();
      if (dry) {
        this.found = found;
      } else {
        notify(t("imported", { count: found.prompts.length + found.categories.length }));
        this.#close(true);
      }
    } catch (problem) {
      this.refusal = explain(problem);
    } finally {
      this.busy = false;
    }
  }

  #close(kept) {
    this.dispatchEvent(new CustomEvent("close", { detail: kept }));
  }
}

customElements.define("parley-prompt-import", PromptImport);
