// The library of prompts: what reports and requests over tables are told. Everybody reads, administrators change.

import { get } from "../app/api.js";
import { Element, html, nothing, style } from "../app/element.js";
import { goQuery, href, onRoute, route } from "../app/router.js";
import { session } from "../app/session.js";
import { empty, failed, loading } from "../app/states.js";
import { language, words } from "../app/words.js";
import "./categories.js";
import { exportLibrary, importLibrary } from "./exchange.js";
import "./prompt.js";
import catalogue from "./words.js";

await style(import.meta.url, "prompts.css");

const t = words(catalogue);

class Prompts extends Element {
  static properties = { prompts: { state: true }, categories: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.prompts = null;
    this.categories = [];
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.requestUpdate()));
    this.#load();
  }

  async #load() {
    try {
      [this.prompts, this.categories] = await Promise.all([get("/prompts"), get("/prompt-categories")]);
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    if (this.problem && !this.prompts) {
      return failed(this.problem, () => this.#load());
    }
    if (!this.prompts) {
      return loading();
    }
    const { parts, query } = route();
    if (parts[1] || query.has("new")) {
      return html`<parley-prompt .name=${parts[1] ?? ""} .language=${query.get("language")} .version=${query.get("version")}
        .categories=${this.categories} @changed=${() => this.#load()}></parley-prompt>`;
    }
    if (query.get("show") === "categories") {
      return html`<parley-prompt-categories .categories=${this.categories} @changed=${() => this.#load()}></parley-prompt-categories>`;
    }
    return this.#list(query);
  }

  #list(query) {
    const found = this.#found(query);
    return html`
      <header class="view-head"><h1>${t("heading")}</h1>
        <div class="row">
          ${session.admin ? html`<a class="button primary" href="#/prompts?new=1">${t("new")}</a>
            <button type="button" class="button" @click=${() => this.#import()}>${t("import")}</button>
            <button type="button" class="button" @click=${exportLibrary}>${t("export")}</button>` : nothing}
          <a class="button" href="#/prompts?show=categories">${t("categories")}</a>
        </div></header>
      <form class="row prompt-filters" role="search" @submit=${event => event.preventDefault()}>
        <input class="input" type="search" aria-label=${t("search")} placeholder=${t("search")} .value=${query.get("q") ?? ""}
          @input=${event => goQuery({ q: event.target.value })}>
        <select class="input" aria-label=${t("category")} @change=${event => goQuery({ category: event.target.value })}>
          <option value="">${t("allCategories")}</option>
          ${this.#categoryNames().map(name => html`
            <option value=${name} ?selected=${name === query.get("category")}>${this.#categoryTitle(name)}</option>`)}
        </select>
        <select class="input" aria-label=${t("language")} @change=${event => goQuery({ language: event.target.value })}>
          <option value="">${t("allLanguages")}</option>
          ${[...new Set(this.prompts.map(prompt => prompt.language))].sort().map(tag => html`
            <option value=${tag} ?selected=${tag === query.get("language")}>${languageName(tag)}</option>`)}
        </select>
      </form>
      <p class="hidden-text" role="status">${t("found", { count: found.length })}</p>
      ${this.prompts.length === 0 ? empty(t("emptyTitle"), t("emptyText"))
        : found.length === 0 ? html`<p class="lead">${t("nothingFound")}</p>`
        : this.#categoryNames().map(name => this.#group(name, found.filter(prompt => prompt.category === name), query))}`;
  }

  #group(category, prompts, query) {
    return prompts.length === 0 ? nothing : html`
      <section class="prompt-group"><h2>${this.#categoryTitle(category)}</h2>
        <ul>${prompts.map(prompt => html`
          <li><a href=${`${href("prompts", prompt.name)}${query.get("language") ? `?language=${query.get("language")}` : ""}`}>
            <bdi class="label">${prompt.title}</bdi>
            ${prompt.description ? html`<span class="small">${prompt.description}</span>` : nothing}
            <span class="row small"><code>${prompt.name}</code>
              <span>${prompt.languages.map(tag => tag.toUpperCase()).join(", ")}</span>
              ${prompt.own ? html`<span class="tag good">${t("own")}</span>` : nothing}
              ${prompt.used > 0 ? html`<span>${t("used", { count: prompt.used })}</span>` : nothing}</span>
          </a></li>`)}</ul>
      </section>`;
  }

  /** One entry for each name, in the language that is asked for or the reader's own. */
  #found(query) {
    const asked = query.get("language");
    const words = (query.get("q") ?? "").toLowerCase().trim();
    const names = Map.groupBy(this.prompts, prompt => prompt.name);
    return [...names.values()]
      .filter(versions => !asked || versions.some(prompt => prompt.language === asked))
      .map(versions => ({
        ...versions.find(prompt => prompt.language === (asked || language())) ?? versions[0],
        languages: versions.map(prompt => prompt.language).sort(),
        own: versions.some(prompt => !prompt.built_in),
      }))
      .filter(prompt => !query.get("category") || prompt.category === query.get("category"))
      .filter(prompt => !words || `${prompt.title} ${prompt.name} ${prompt.description}`.toLowerCase().includes(words))
      .sort((a, b) => b.used - a.used || a.title.localeCompare(b.title, language()));
  }

  /** In the order of the categories, then those that only prompts have. */
  #categoryNames() {
    return [...new Set([...this.categories.map(category => category.name), ...this.prompts.map(prompt => prompt.category)])]
      .filter(name => this.prompts.some(prompt => prompt.category === name))
      .sort((a, b) => (b === "report") - (a === "report"));
  }

  #categoryTitle(name) {
    const texts = this.categories.find(category => category.name === name)?.words;
    return name === "report" && !texts ? t("reports") : texts?.[language()]?.title ?? texts?.en?.title ?? name;
  }

  async #import() {
    if (await importLibrary()) {
      await this.#load();
    }
  }
}

const languageName = tag => {
  try {
    return new Intl.DisplayNames(language(), { type: "language" }).of(tag);
  } catch {
    return tag;
  }
};

customElements.define("parley-prompts", Prompts);
