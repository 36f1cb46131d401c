// The name of a person, changed in its place. Where somebody else has changed it meanwhile both names are shown, and one is chosen.

import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { explain } from "../app/states.js";
import { words } from "../app/words.js";
import { nameOf } from "./names.js";
import { keyOf } from "./voices.js";
import catalogue from "./words.js";

const t = words(catalogue);

const LONGEST_NAME = 50;

class Rename extends Element {
  static properties = {
    voice: { attribute: false }, document: { attribute: false }, open: { type: Boolean },
    problem: { state: true }, typed: { state: true },
    /** The present name, where it is another than the one that was seen. */
    current: { state: true },
  };

  #opened = null;

  constructor() {
    super();
    this.open = false;
    this.typed = "";
    this.problem = null;
    this.current = null;
  }

  willUpdate(changed) {
    if (changed.has("open") && this.open) {
      this.#opened = this.voice;
      this.typed = this.voice.name ?? "";
    }
  }

  updated(changed) {
    if (changed.has("open") && this.open) {
      this.querySelector("input").select();
    }
  }

  render() {
    if (!this.open) {
      return html`<button type="button" class="name-button" aria-label=${t("renameOf", { name: nameOf(this.voice) })} @click=${() => { this.open = true; }}
        ><bdi>${nameOf(this.voice)}</bdi>${icons.edit}</button>`;
    }
    return html`
      <form class="rename" @submit=${this.#submit} @keydown=${this.#key}>
        <input class="input small-input" name="name" maxlength=${LONGEST_NAME} dir="auto" autocomplete="off" aria-label=${t("nameFor", { name: nameOf(this.voice) })}
          @input=${event => { this.typed = event.target.value; }} .value=${this.typed} placeholder=${nameOf(this.voice)}>
        <button class="button compact primary">${t("save")}</button>
        <button type="button" class="button compact" @click=${() => this.#close()}>${t("cancel")}</button>
        ${this.current ? this.#conflict() : this.problem
          ? html`<p class="notice bad" role="alert">${this.problem.rule ? t("nameRule") : explain(this.problem)}</p>` : nothing}
      </form>`;
  }

  #conflict() {
    return html`
      <div class="conflict" role="alert">
        <p><strong>${t("nameConflict")}</strong></p>
        <div class="sides">
          <div><p class="label small">${t("theirs")}</p><p><bdi>${this.current.name ?? t("noName")}</bdi></p>
            <button type="button" class="button compact" @click=${this.#takeTheirs}>${t("takeTheirs")}</button></div>
          <div><p class="label small">${t("mine")}</p><p><bdi>${this.typed || t("noName")}</bdi></p>
            <button type="button" class="button compact primary" @click=${this.#keepMine}>${t("keepMine")}</button></div>
        </div>
      </div>`;
  }

  #submit(event) {
    event.preventDefault();
    this.typed = event.target.elements.name.value.trim();
    this.#save(this.#opened);
  }

  async #save(voice) {
    const name = this.typed === "" ? null : this.typed;
    if (/[<>]/.test(name ?? "")) {
      this.problem = { rule: true };
      return;
    }
    const others = this.document.voices.filter(each => each.key !== voice.key);
    const same = name === null ? null : others.find(each => each.key === keyOf({ name }));
    const before = nameOf(voice);
    this.problem = null;
    try {
      if (name !== voice.name) {
        const numbers = await this.document.rename(voice, name);
        const step = same ? t("merged", { before, name }) : t("renamed", { before, name: name ?? t("noName") });
        this.dispatchEvent(new CustomEvent("step", { bubbles: true, detail: { text: step, numbers } }));
      }
      this.#close();
    } catch (problem) {
      this.current = problem.status === 409 ? problem.current ?? null : null;
      this.problem = problem;
    }
  }

  #keepMine() {
    const current = this.current;
    this.current = null;
    this.document.accept(current);
    const names = this.#opened.names.map((name, place) => this.#opened.ids[place] === current.id ? current.name : name);
    this.#save({ ...this.#opened, name: current.name, names });
  }

  #takeTheirs() {
    this.document.accept(this.current);
    this.#close();
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    }
    event.stopPropagation();
  }

  #close() {
    this.open = false;
    this.problem = null;
    this.current = null;
    this.dispatchEvent(new CustomEvent("done"));
    this.updateComplete.then(() => this.querySelector(".name-button")?.focus());
  }
}

customElements.define("parley-rename", Rename);
