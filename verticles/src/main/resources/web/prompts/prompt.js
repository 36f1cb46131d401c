// One prompt in its languages and versions: to read, and for administrators to change.

import { get, put, remove } from "../app/api.js";
import { copy } from "../app/clipboard.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { complain, notify } from "../app/notices.js";
import { go, goQuery, href } from "../app/router.js";
import { session } from "../app/session.js";
import { explain, failed, loading } from "../app/states.js";
import { dateTime, language, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

const NAME = "[a-z0-9][a-z0-9_\\-]{0,63}";
const TAG = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";

/** Event "changed" after something was kept or deleted. */
class Prompt extends Element {
  static properties = {
    /** Empty for a new one. */
    name: { attribute: false },
    language: { attribute: false },
    version: { attribute: false },
    categories: { attribute: false },
    prompts: { state: true },
    newest: { state: true },
    problem: { state: true },
    editing: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.#begin();
    this.categories = [];
    this.busy = false;
  }

  #begin() {
    this.prompts = null;
    this.newest = 1;
    this.problem = null;
    this.editing = false;
    this.refusal = "";
  }

  willUpdate(changed) {
    if (changed.has("name")) {
      this.#begin();
    }
    if ((changed.has("name") || changed.has("version")) && this.name) {
      this.#load();
    }
  }

  async #load() {
    const path = `/prompts/${encodeURIComponent(this.name)}`;
    try {
      const newest = await get(path);
      this.prompts = this.version ? await get(`${path}?version=${this.version}`) : newest;
      this.newest = Math.max(...newest.map(prompt => prompt.version));
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  }

  get #shown() {
    return this.prompts.find(prompt => prompt.language === this.language)
      ?? this.prompts.find(prompt => prompt.language === language()) ?? this.prompts[0];
  }

  render() {
    if (!this.name) {
      return html`${this.#head(t("new"))}${session.admin ? this.#form({ language: language(), category: "report" }) : failed({ status: 403 })}`;
    }
    if (this.problem) {
      return html`${this.#head(this.name)}${failed(this.problem, () => this.#load())}`;
    }
    if (!this.prompts) {
      return loading();
    }
    const prompt = this.#shown;
    return html`${this.#head(prompt.title, prompt)}${this.editing ? this.#form(prompt) : this.#read(prompt)}`;
  }

  #head(title, prompt) {
    return html`<header class="view-head">
      <div class="stack tight"><a class="small" href="#/prompts">← ${t("heading")}</a><h1><bdi>${title}</bdi></h1>
        ${prompt?.description ? html`<p class="lead">${prompt.description}</p>` : nothing}</div>
      ${prompt && session.admin && !this.editing ? html`<div class="row">
        <button type="button" class="button primary" @click=${() => { this.editing = true; }}>${t("edit")}</button>
        ${this.prompts.some(each => !each.built_in)
          ? html`<button type="button" class="button danger" @click=${this.#delete}>${t("delete")}</button>` : nothing}</div>` : nothing}
    </header>`;
  }

  #read(prompt) {
    return html`
      <div class="stack prompt">
        <div class="row">
          <div class="switch" role="group" aria-label=${t("language")}>${this.prompts.map(each => html`
            <button type="button" aria-pressed=${each === prompt} @click=${() => goQuery({ language: each.language })}>
              ${each.language.toUpperCase()}</button>`)}</div>
          ${this.newest > 1 || this.version ? html`<label class="row"><span class="small">${t("version")}</span>
            <select class="input small-input" @change=${this.#chooseVersion}>
              <option value="">${t("newest")}</option>
              ${Array.from({ length: this.newest }, (_, i) => this.newest - i).map(number => html`
                <option ?selected=${String(number) === this.version}>${number}</option>`)}</select></label>` : nothing}
        </div>
        <pre class="prompt-text" lang=${prompt.language} tabindex="0" role="region" aria-label=${t("text")}>${prompt.text}</pre>
        <p class="small">${[html`<code>${prompt.name}</code>`, t("versionNumber", { count: prompt.version }),
          prompt.built_in ? t("builtIn") : prompt.created ? t("since", { date: dateTime(prompt.created) }) : t("own"),
          prompt.used > 0 ? t("used", { count: prompt.used }) : null].filter(Boolean).map((fact, i) => html`${i ? " · " : ""}${fact}`)}</p>
        <div class="row"><button type="button" class="button compact" @click=${() => this.#copy(prompt)}>${t("copy")}</button></div>
      </div>`;
  }

  #form(prompt) {
    return html`
      <form class="stack prompt" @submit=${this.#save} aria-busy=${this.busy ? "true" : "false"}>
        ${prompt.built_in ? html`<p class="notice">${t("replacesBuiltIn")}</p>` : nothing}
        <div class="fields">
          ${this.name ? nothing : html`<label class="stack tight"><span class="label">${t("name")}</span>
            <input class="input" name="name" required pattern=${NAME} maxlength="64" autocomplete="off" spellcheck="false" aria-describedby="name-hint">
            <span class="small" id="name-hint">${t("nameHint")}</span></label>`}
          <label class="stack tight"><span class="label">${t("title")}</span>
            <input class="input" name="title" required pattern=".*\\S.*" maxlength="200" .value=${prompt.title ?? ""}></label>
          <label class="stack tight"><span class="label">${t("language")}</span>
            <input class="input" name="language" required pattern=${TAG} maxlength="35" autocomplete="off" .value=${prompt.language}></label>
          <label class="stack tight"><span class="label">${t("category")}</span>
            <input class="input" name="category" required maxlength="64" list="prompt-categories" autocomplete="off" .value=${prompt.category}>
            <datalist id="prompt-categories">${["report", ...this.categories.map(category => category.name)].map(name => html`
              <option value=${name}></option>`)}</datalist></label>
        </div>
        <label class="stack tight"><span class="label">${t("description")}</span>
          <input class="input" name="description" maxlength="2000" .value=${prompt.description ?? ""}></label>
        <label class="stack tight"><span class="label">${t("text")}</span>
          <textarea class="field prompt-field" name="text" required maxlength="20000" rows="16" .value=${prompt.text ?? ""}></textarea></label>
        <p class="small">${t("textHint")}</p>
        ${this.refusal ? html`<p class="notice bad" role="alert">${this.refusal}</p>` : nothing}
        <div class="row"><button class="button primary" ?disabled=${this.busy}>${t("save")}</button>
          <button type="button" class="button" @click=${this.#leave}>${t("cancel")}</button></div>
      </form>`;
  }

  #leave() {
    if (this.name) {
      this.editing = false;
      this.refusal = "";
    } else {
      go("#/prompts");
    }
  }

  async #save(event) {
    event.preventDefault();
    const { name = this.name, ...prompt } = Object.fromEntries(new FormData(event.target));
    this.busy = true;
    this.refusal = "";
    try {
      const kept = await put(`/prompts/${encodeURIComponent(name)}`, prompt);
      notify(t("kept", { count: kept.version }));
      this.editing = false;
      this.dispatchEvent(new CustomEvent("changed"));
      go(`${href("prompts", name)}?language=${encodeURIComponent(kept.language)}`, { replace: true });
      await this.#load();
    } catch (problem) {
      this.refusal = explain(problem);
    } finally {
      this.busy = false;
    }
  }

  async #delete() {
    const text = t(this.prompts.some(prompt => prompt.built_in) ? "deleteText" : "deleteOwnText");
    if (!await confirm({ title: t("deleteTitle", { name: this.name }), text, yes: t("delete") })) {
      return;
    }
    try {
      await remove(`/prompts/${encodeURIComponent(this.name)}`);
      notify(t("deleted"));
      this.dispatchEvent(new CustomEvent("changed"));
      go("#/prompts");
    } catch (problem) {
      complain(problem);
    }
  }

  #chooseVersion(event) {
    goQuery({ version: event.target.value });
  }

  async #copy(prompt) {
    notify(t(await copy(prompt.text) ? "copied" : "notCopied"));
  }
}

customElements.define("parley-prompt", Prompt);
