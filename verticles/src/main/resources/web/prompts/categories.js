// Categories of requests over tables: their words in each language, by which a request is known, and the instruction of each.

import { put, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { complain, notify } from "../app/notices.js";
import { session } from "../app/session.js";
import { explain } from "../app/states.js";
import { language, LANGUAGES, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

const NEW = { name: "", words: {}, examples: [], active: true, sort_order: 0 };

/** Event "changed" after something was kept or deleted. */
class Categories extends Element {
  static properties = {
    categories: { attribute: false },
    editing: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.categories = [];
    this.editing = null;
    this.refusal = "";
    this.busy = false;
  }

  render() {
    return html`
      <header class="view-head">
        <div class="stack tight"><a class="small" href="#/prompts">← ${t("heading")}</a><h1>${t("categories")}</h1>
          <p class="lead">${t("categoriesText")}</p></div>
        ${session.admin && !this.editing ? html`
          <button type="button" class="button primary" @click=${() => this.#edit(NEW)}>${t("newCategory")}</button>` : nothing}
      </header>
      ${this.editing ? this.#form(this.editing) : html`<ul class="category-list">${this.categories.map(each => this.#entry(each))}</ul>`}`;
  }

  #entry(category) {
    const texts = category.words[language()] ?? Object.values(category.words)[0] ?? {};
    return html`<li class="stack tight">
      <div class="row apart"><h2><bdi>${texts.title ?? category.name}</bdi></h2>
        ${session.admin ? html`<div class="row">
          <button type="button" class="link" aria-label=${`${t("edit")}: ${category.name}`} @click=${() => this.#edit(category)}>${t("edit")}</button>
          ${category.built_in ? nothing : html`<button type="button" class="link" aria-label=${`${t("delete")}: ${category.name}`}
            @click=${() => this.#delete(category)}>${t("delete")}</button>`}</div>` : nothing}</div>
      ${texts.description ? html`<p>${texts.description}</p>` : nothing}
      <p class="row small"><code>${category.name}</code> <span>${t("prompts", { count: category.prompts })}</span>
        ${category.built_in ? nothing : html`<span class="tag good">${t("own")}</span>`}
        ${category.active ? nothing : html`<span class="tag">${t("inactive")}</span>`}</p>
      <details><summary>${t("instruction")}</summary><pre class="prompt-text" tabindex="0">${texts.instruction ?? ""}</pre></details>
    </li>`;
  }

  #form(category) {
    return html`
      <form class="stack prompt" @submit=${this.#save} aria-busy=${this.busy ? "true" : "false"}>
        ${category.built_in ? html`<p class="notice">${t("replacesCategory")}</p>` : nothing}
        <div class="fields">
          ${category.name ? nothing : html`<label class="stack tight"><span class="label">${t("name")}</span>
            <input class="input" name="name" required pattern="[a-z0-9][a-z0-9_\\-]{0,63}" autocomplete="off"></label>`}
          <label class="stack tight"><span class="label">${t("order")}</span>
            <input class="input" name="sort_order" type="number" min="-1000000" max="1000000" required .value=${String(category.sort_order)}></label>
          <label class="check"><input type="checkbox" name="active" ?checked=${category.active}> <span>${t("active")}</span></label>
        </div>
        ${this.#languages(category).map(tag => html`
          <fieldset class="stack"><legend class="label">${tag.toUpperCase()}</legend>
            <label class="stack tight"><span>${t("title")}</span>
              <input class="input" name=${`title ${tag}`} maxlength="200" .value=${category.words[tag]?.title ?? ""}></label>
            <label class="stack tight"><span>${t("description")}</span>
              <textarea class="field" name=${`description ${tag}`} maxlength="2000" rows="2" .value=${category.words[tag]?.description ?? ""}></textarea></label>
            <label class="stack tight"><span>${t("instruction")}</span>
              <textarea class="field" name=${`instruction ${tag}`} maxlength="20000" rows="8" .value=${category.words[tag]?.instruction ?? ""}></textarea></label>
          </fieldset>`)}
        <label class="stack tight"><span class="label">${t("examples")}</span>
          <textarea class="field" name="examples" rows="5" aria-describedby="examples-hint" .value=${category.examples.join("\n")}></textarea>
          <span class="small" id="examples-hint">${t("examplesHint")}</span></label>
        ${this.refusal ? html`<p class="notice bad" role="alert">${this.refusal}</p>` : nothing}
        <div class="row"><button class="button primary" ?disabled=${this.busy}>${t("save")}</button>
          <button type="button" class="button" @click=${() => this.#edit(null)}>${t("cancel")}</button></div>
      </form>`;
  }

  #languages(category) {
    return [...new Set([...LANGUAGES, ...Object.keys(category.words)])];
  }

  #edit(category) {
    this.editing = category;
    this.refusal = "";
  }

  async #save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const texts = {};
    for (const tag of this.#languages(this.editing)) {
      const [title, description, instruction] = ["title", "description", "instruction"].map(part => form.get(`${part} ${tag}`).trim());
      if (title || instruction) {
        texts[tag] = { title, description, instruction };
      }
    }
    const name = this.editing.name || form.get("name");
    this.busy = true;
    this.refusal = "";
    try {
      await put(`/prompt-categories/${encodeURIComponent(name)}`, {
        words: texts,
        examples: form.get("examples").split("\n").map(line => line.trim()).filter(Boolean),
        active: form.has("active"),
        sort_order: Number(form.get("sort_order")),
      });
      notify(t("categoryKept"));
      this.editing = null;
      this.dispatchEvent(new CustomEvent("changed"));
    } catch (problem) {
      this.refusal = explain(problem);
    } finally {
      this.busy = false;
    }
  }

  async #delete(category) {
    if (!await confirm({ title: t("deleteTitle", { name: category.name }), text: t("deleteCategoryText"), yes: t("delete") })) {
      return;
    }
    try {
      await remove(`/prompt-categories/${encodeURIComponent(category.name)}`);
      notify(t("categoryDeleted"));
      this.dispatchEvent(new CustomEvent("changed"));
    } catch (problem) {
      complain(problem);
    }
  }
}

customElements.define("parley-prompt-categories", Categories);
