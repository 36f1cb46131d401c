// Corrects the text of one segment, in its place. What was typed stays until it is saved or thrown away: over a reload, over a new
// sign-in, and where somebody else has saved the same segment meanwhile.

import { Element, html, nothing } from "../app/element.js";
import { explain } from "../app/states.js";
import { words } from "../app/words.js";
import { forgetUnsaved, keepUnsaved, unsaved } from "./unsaved.js";
import catalogue from "./words.js";

const t = words(catalogue);

const REPLAY_SECONDS = 1.5;

class SegmentEditor extends Element {
  static properties = {
    segment: { attribute: false }, document: { attribute: false }, sound: { attribute: false },
    text: { state: true }, saving: { state: true }, problem: { state: true },
    /** What somebody else has saved meanwhile. */
    current: { state: true },
  };

  #base = null;
  #saved = null;

  constructor() {
    super();
    this.saving = false;
    this.problem = null;
    this.current = null;
  }

  willUpdate() {
    if (this.#base === null) {
      const kept = unsaved(this.document.recording);
      const mine = kept?.segment === this.segment.id ? kept : null;
      this.#base = { version: mine?.version ?? this.segment.version, text: this.segment.text };
      this.text = mine?.text ?? this.segment.text;
      this.caret = mine;
    }
  }

  firstUpdated() {
    const area = this.querySelector("textarea");
    area.focus({ preventScroll: true });
    area.setSelectionRange(this.caret?.from ?? this.text.length, this.caret?.to ?? this.text.length);
    this.#grow();
  }

  /** Done with true where it may be closed: nothing was changed, or it could be saved. */
  async settle() {
    return !this.#isChanged() || await this.#save();
  }

  render() {
    return html`
      <div class="editor" role="group" aria-label=${t("editing")}>
        <textarea class="field" rows="1" dir="auto" spellcheck="true" lang=${this.document.language ?? ""} aria-label=${t("segmentText")}
          .value=${this.text} ?readonly=${this.saving} @input=${this.#input} @keydown=${this.#key} @select=${this.#keep}></textarea>
        ${this.current ? this.#conflict() : html`
          ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}</p>` : nothing}
          <div class="row editor-row">
            <button type="button" class="button compact primary" ?disabled=${this.saving} @click=${() => this.#saveAndClose(false)}>${t("save")}</button>
            <button type="button" class="button compact" @click=${this.#cancel}>${t("cancel")}</button>
            <p class="small editor-keys">${t("editorKeys")}</p>
          </div>`}
      </div>`;
  }

  /** Both texts side by side; nothing is lost before one is chosen. */
  #conflict() {
    return html`
      <div class="conflict" role="alert">
        <p><strong>${t("conflictTitle")}</strong> ${t("conflictText")}</p>
        <div class="sides">
          <div><p class="label small">${t("theirs")}</p><p class="quote" dir="auto">${this.current.text}</p>
            <button type="button" class="button compact" @click=${() => this.#takeTheirs()}>${t("takeTheirs")}</button></div>
          <div><p class="label small">${t("mine")}</p><p class="quote" dir="auto">${this.text}</p>
            <button type="button" class="button compact primary" @click=${this.#keepMine}>${t("keepMine")}</button></div>
        </div>
      </div>`;
  }

  #input(event) {
    this.text = event.target.value;
    this.#keep();
    this.#grow();
  }

  #keep() {
    const area = this.querySelector("textarea");
    if (this.#isChanged()) {
      keepUnsaved(this.document.recording, { segment: this.segment.id, version: this.#base.version, text: this.text,
        from: area.selectionStart, to: area.selectionEnd });
    } else {
      forgetUnsaved(this.document.recording);
    }
  }

  #grow() {
    const area = this.querySelector("textarea");
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  #key(event) {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      this.#cancel();
    } else if (event.key === "Enter" && control) {
      this.#saveAndClose(true);
    } else if (event.code === "Space" && control) {
      this.#hear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Plays on from a little earlier, within the segment that is edited. */
  #hear() {
    if (this.sound.playing) {
      this.sound.pause();
      return;
    }
    const { start, end } = this.segment;
    const at = this.sound.time;
    this.sound.play(at > start && at < end ? Math.max(start, at - REPLAY_SECONDS) : start);
  }

  async #saveAndClose(next) {
    if (await this.settle()) {
      if (this.#saved && !next) {
        this.#tell("step", { text: t("saved"), numbers: this.#saved });
      }
      this.#close(next);
    }
  }

  async #save() {
    const text = this.text.replace(/\s*\n\s*/g, " ").trim();
    this.saving = true;
    this.problem = null;
    try {
      const back = text === this.segment.original?.text;
      const numbers = await this.document.editText({ ...this.segment, version: this.#base.version }, back ? null : text);
      forgetUnsaved(this.document.recording);
      this.#base.text = this.text;
      this.#saved = numbers;
      return true;
    } catch (problem) {
      this.current = problem.status === 409 ? problem.current ?? null : null;
      this.problem = problem;
      return false;
    } finally {
      this.saving = false;
    }
  }

  #keepMine() {
    this.#base = { version: this.current.version, text: this.current.text };
    this.document.take(this.current);
    this.current = null;
    this.#saveAndClose(false);
  }

  #takeTheirs() {
    this.document.take(this.current);
    this.#cancel();
  }

  #cancel() {
    forgetUnsaved(this.document.recording);
    this.#close(false);
  }

  #close(next) {
    this.#tell("close", { next });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  #isChanged() {
    return this.text.trim() !== this.#base.text.trim();
  }
}

customElements.define("parley-segment-editor", SegmentEditor);
