// The player, always in reach: the waveform and one row of controls under it.

import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { explain } from "../app/states.js";
import { clock, number, words } from "../app/words.js";
import { marks } from "./marks.js";
import { SPEEDS } from "./sound.js";
import catalogue from "./words.js";
import "./waveform.js";

const t = words(catalogue);

class Player extends Element {
  static properties = {
    recording: {}, document: { attribute: false }, sound: { attribute: false },
    /** Whether the transcript goes along with what is heard. */
    follow: { type: Boolean },
    /** Whether there is a transcript to search in. */
    text: { type: Boolean },
    /** Parts of the page that are folded: wave, pane. */
    folds: { attribute: false },
  };

  connectedCallback() {
    super.connectedCallback();
    this.listen(this.sound, "change", () => this.requestUpdate());
    this.listen(this.sound, "time", () => this.#tick());
    this.listen(this.document, "change", () => this.requestUpdate());
  }

  /** Nearer or farther, for keys. */
  zoom(step) {
    this.querySelector("parley-waveform:not([hidden])")?.zoom(step);
  }

  render() {
    const broken = this.sound.problem;
    return this.sound.missing ? this.#silent() : html`
      <parley-waveform ?hidden=${this.folds.has("wave")} .recording=${this.recording} .document=${this.document} .sound=${this.sound}></parley-waveform>
      <div class="controls" role="group" aria-label=${t("player")}>
        <div class="transport">
          ${this.#button("skipBack", marks.back10, () => this.sound.skip(-10), "J")}
          <button type="button" class="play" ?disabled=${Boolean(broken)} aria-label=${t(this.sound.playing ? "pause" : "play")}
            title="${t(this.sound.playing ? "pause" : "play")} (Space)" @click=${() => this.sound.toggle()}>
            ${this.sound.playing ? icons.pause : icons.play}</button>
          ${this.#button("skipOn", marks.on10, () => this.sound.skip(10), "L")}
          <p class="clock"><span class="now">${clock(this.sound.time)}</span><span class="all"> / ${clock(this.#duration())}</span></p>
        </div>
        ${this.sound.coming ? html`<p class="small sound-problem" role="status">${t("soundComes")}</p>`
          : broken ? html`<p class="small sound-problem" role="status">${broken.type === "sound" || broken.status === 404 ? t("noSound") : explain(broken)} <button type="button" class="link" @click=${() => this.sound.open()}>${t("again")}</button></p>` : nothing}
        <div class="tools">
          <label><span class="hidden-text">${t("speed")}</span>
            <select class="input small-input speed" @change=${event => { this.sound.speed = Number(event.target.value); }}>
              ${SPEEDS.map(speed => html`<option value=${speed} ?selected=${speed === this.sound.speed}>${number(speed)}×</option>`)}
            </select></label>
          ${this.folds.has("wave") ? nothing : html`
            ${this.#button("zoomOut", marks.farther, () => this.zoom(-1), "−")}
            ${this.#button("zoomIn", marks.nearer, () => this.zoom(1), "+")}`}
          ${this.text ? html`
            <button type="button" class="button compact follow" aria-pressed=${this.follow} title=${t("followTitle")}
              @click=${() => this.#send("follow")}>${marks.follow}<span>${t("follow")}</span></button>` : nothing}
          ${this.#fold("wave", marks.wave)}
          ${this.#textTools()}
        </div>
      </div>`;
  }

  /** Where there is nothing to hear, what is left is for the text. */
  #silent() {
    return html`
      <div class="controls">
        <p class="small sound-problem" role="status">${t("silent")}</p>
        <div class="tools">${this.#textTools()}</div>
      </div>`;
  }

  #textTools() {
    return html`
      ${this.text ? html`${this.#fold("pane", marks.side)}${this.#button("find", icons.search, () => this.#send("find"), "/")}` : nothing}
      ${this.#button("keys", marks.keyboard, () => this.#send("help"), "?")}`;
  }

  #fold(part, drawing) {
    const open = !this.folds.has(part);
    return html`<button type="button" class="tool tool-${part}" aria-label=${t(`part_${part}`)} title=${t(`${open ? "fold" : "unfold"}_${part}`)}
      aria-pressed=${open} @click=${() => this.dispatchEvent(new CustomEvent("fold", { bubbles: true, detail: part }))}>${drawing}</button>`;
  }

  #button(name, drawing, run, key) {
    return html`<button type="button" class="tool tool-${name}" aria-label=${t(name)} title="${t(name)} (${key})" @click=${run}>${drawing}</button>`;
  }

  #duration() {
    return this.document.duration || this.sound.duration;
  }

  /** At every frame while it plays: only the text that changes is touched. */
  #tick() {
    const now = this.querySelector(".clock .now");
    const text = clock(this.sound.time);
    if (now && now.textContent !== text) {
      this.requestUpdate();
    }
  }

  #send(type) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true }));
  }
}

customElements.define("parley-player", Player);
