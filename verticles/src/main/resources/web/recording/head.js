// What the recording is: its name, changed in its place, the facts about it, and how far its job has come.

import { patch, post, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain } from "../app/notices.js";
import { go, href } from "../app/router.js";
import { because, explain } from "../app/states.js";
import { dateTime, duration, language, percent, words } from "../app/words.js";
import { openExport } from "./export.js";
import { marks } from "./marks.js";
import { openMenu } from "./menu.js";
import { withoutOverrides } from "./names.js";
import catalogue from "./words.js";

const t = words(catalogue);

const STAGES = new Set(["download", "decode", "convert", "detect", "recognize", "diarize", "align", "report"]);
const LONGEST_NAME = 255;

class RecordingHead extends Element {
  static properties = {
    recording: { attribute: false }, document: { attribute: false }, folds: { attribute: false },
    renaming: { state: true }, problem: { state: true }, busy: { state: true },
  };

  constructor() {
    super();
    this.renaming = false;
    this.problem = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(this.document, "change", () => this.requestUpdate());
  }

  updated(changed) {
    if (changed.has("renaming") && this.renaming) {
      this.querySelector(".rename input").select();
    }
  }

  render() {
    const recording = this.recording;
    return html`
      <a class="back small" href=${href("recordings")}>${icons.back}${t("recordings")}</a>
      <div class="title">
        ${this.renaming ? this.#form() : html`
          <h1><bdi>${withoutOverrides(recording.name)}</bdi></h1>
          <div class="row head-actions">
            ${this.document.ready ? html`<button type="button" class="button compact export" aria-haspopup="menu"
              @click=${event => openExport(event.currentTarget, recording, this.document)}>${icons.down}<span>${t("export")}</span></button>` : nothing}
            <button type="button" class="button compact others" aria-haspopup="menu" aria-label=${t("more")} title=${t("more")}
              @click=${event => this.#more(event.currentTarget)}>${icons.more}</button>
          </div>`}
      </div>
      <p class="facts small">${this.#facts().map(fact => html`<span>${fact}</span>`)}</p>
      ${this.#work()}`;
  }

  #form() {
    return html`
      <form class="rename" @submit=${this.#rename} @keydown=${event => event.key === "Escape" && this.#close()}>
        <input class="input" name="name" maxlength=${LONGEST_NAME} required dir="auto" autocomplete="off" aria-label=${t("recordingName")} .value=${this.recording.name}>
        <button class="button primary compact">${t("save")}</button>
        <button type="button" class="button compact" @click=${() => this.#close()}>${t("cancel")}</button>
        ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}</p>` : nothing}
      </form>`;
  }

  #facts() {
    const { recording } = this;
    const spoken = this.document.language ?? recording.language;
    return [
      recording.duration ? duration(recording.duration) : null,
      spoken && spoken !== "und" ? nameOfLanguage(spoken) : null,
      this.document.segments.length > 0 ? t("speakerCount", { count: this.document.voices.filter(voice => voice.seconds > 0).length }) : null,
      dateTime(recording.created),
      recording.expires ? t("expires", { at: dateTime(recording.expires) }) : null,
      ["failed", "cancelled"].includes(recording.state)
        ? html`<b class="tag ${recording.state === "failed" ? "bad" : ""}">${t(`state_${recording.state}`)}</b>` : null,
    ].filter(fact => fact !== null);
  }

  #work() {
    const { state, stage, progress, error } = this.recording;
    switch (state) {
      case "queued":
      case "running": {
        const at = STAGES.has(stage) ? t(`stage_${stage}`) : t(`state_${state}`);
        return html`
          <div class="work">
            <div class="row apart"><p role="status">${at}</p>
              <p class="small">${state === "running" ? percent(progress ?? 0) : ""}
                <button type="button" class="link stop" ?disabled=${this.busy} @click=${this.#cancel}>${t("cancelJob")}</button></p></div>
            <progress max="1" .value=${state === "running" ? progress ?? 0 : 0} aria-label=${at}></progress>
          </div>`;
      }
      case "failed":
      case "cancelled":
        return html`
          <div class="notice ${state === "failed" ? "bad" : ""}" role=${state === "failed" ? "alert" : "status"}>
            <p>${state === "failed" ? html`<strong>${t("failed")}</strong> ${error ? because({ type: error.failure, ...error }) : ""}` : t("cancelled")}</p>
            <button type="button" class="button compact" ?disabled=${this.busy} @click=${this.#retry}>${t("retry")}</button>
          </div>`;
      default:
        return nothing;
    }
  }

  #more(anchor) {
    openMenu(anchor, [
      { name: t("rename"), drawing: icons.edit, run: () => { this.renaming = true; } },
      { name: t("undo"), drawing: marks.back, note: "Ctrl+Z", run: () => this.dispatchEvent(new CustomEvent("undo", { bubbles: true })) },
      { name: t("redo"), drawing: marks.forth, note: "Ctrl+Y", run: () => this.dispatchEvent(new CustomEvent("redo", { bubbles: true })) },
      { name: t(this.folds.has("wave") ? "unfold_wave" : "fold_wave"), drawing: marks.wave, run: () => this.dispatchEvent(new CustomEvent("fold", { bubbles: true, detail: "wave" })) },
      { name: t("delete"), drawing: icons.trash, run: () => this.#delete() },
    ], t("more"));
  }

  async #rename(event) {
    event.preventDefault();
    const name = new FormData(event.target).get("name").trim();
    try {
      if (name !== this.recording.name) {
        this.#tell(await patch(`/recordings/${this.recording.id}`, { name }));
      }
      this.#close();
    } catch (problem) {
      this.problem = problem;
    }
  }

  #close() {
    this.renaming = false;
    this.problem = null;
    this.updateComplete.then(() => this.querySelector(".others")?.focus());
  }

  async #cancel() {
    await this.#act(() => remove(`/jobs/${this.recording.id}`));
  }

  async #retry() {
    await this.#act(() => post(`/jobs/${this.recording.id}/retry`));
  }

  async #act(run) {
    this.busy = true;
    try {
      await run();
      this.dispatchEvent(new CustomEvent("again", { bubbles: true }));
    } catch (problem) {
      complain(problem);
    } finally {
      this.busy = false;
    }
  }

  async #delete() {
    if (!await confirm({ title: t("deleteTitle"), text: t("deleteText", { name: this.recording.name }), yes: t("delete") })) {
      return;
    }
    try {
      await remove(`/recordings/${this.recording.id}`);
      go(href("recordings"));
    } catch (problem) {
      complain(problem);
    }
  }

  #tell(recording) {
    this.dispatchEvent(new CustomEvent("recording", { bubbles: true, detail: recording }));
  }
}

const nameOfLanguage = tag => {
  try {
    const name = new Intl.DisplayNames(language(), { type: "language" }).of(tag);
    return name.charAt(0).toLocaleUpperCase(language()) + name.slice(1);
  } catch {
    return tag;
  }
};

customElements.define("parley-recording-head", RecordingHead);
