// Who speaks, how much, and what they are called; and what is marked in the text.

import { repeat } from "lit/directives/repeat.js";
import { Element, html, nothing, svg } from "../app/element.js";
import { complain } from "../app/notices.js";
import { duration, list, number, percent, words } from "../app/words.js";
import { nameOf } from "./names.js";
import "./rename.js";
import { countDoubts, DOUBTFUL } from "./turns.js";
import { voiceClass } from "./voices.js";
import catalogue from "./words.js";

const t = words(catalogue);

class Speakers extends Element {
  static properties = { document: { attribute: false }, doubts: { type: Boolean } };

  #counted = { segments: null, count: 0 };

  connectedCallback() {
    super.connectedCallback();
    this.listen(this.document, "change", () => this.requestUpdate());
  }

  render() {
    const voices = this.document.voices.filter(voice => voice.seconds > 0 || voice.name !== null)
      .sort((one, other) => other.share - one.share);
    return html`
      ${voices.length === 0 ? html`<p class="lead">${t("noSpeakers")}</p>` : html`
        ${this.#chart(voices)}
        <ul class="speakers">${repeat(voices, voice => voice.ids[0], voice => this.#row(voice))}</ul>`}
      <div class="marks">
        <label class="check"><input type="checkbox" .checked=${this.doubts} @change=${event => this.#switch(event.target.checked)}>
          <span>${t("markDoubts")}</span></label>
        <p class="small">${t("doubtCount", { count: this.#doubtCount(), percent: percent(DOUBTFUL) })}</p>
      </div>`;
  }

  /** The numbers stand in the rows, so that the picture needs no words of its own. */
  #chart(voices) {
    let at = 0;
    return html`<svg class="shares" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${voices.map(voice => {
      const x = at;
      at += voice.share * 100;
      return svg`<rect class=${voiceClass(voice)} x=${x} width=${Math.max(0, voice.share * 100 - 0.4)} height="1"></rect>`;
    })}</svg>`;
  }

  #row(voice) {
    return html`
      <li>
        <span class="dot ${voiceClass(voice)}" aria-hidden="true"></span>
        <div class="speaker">
          <parley-rename .voice=${voice} .document=${this.document}></parley-rename>
          <p class="small">${t("spoken", { time: duration(voice.seconds), words: t("wordCount", { count: voice.words }) })}</p>
          ${voice.ids.length > 1 ? html`<p class="small">${t("together", {
              speakers: list(voice.ids.map(id => nameOf({ name: null, ids: [id] }))) })}
            <button type="button" class="link" @click=${() => this.#separate(voice)}>${t("separate")}</button></p>` : nothing}
        </div>
        <span class="share" aria-hidden="true">${number(Math.round(voice.share * 100))}<small>%</small></span>
      </li>`;
  }

  async #separate(voice) {
    try {
      for (const id of voice.ids.slice(1)) {
        await this.document.rename({ ids: [id], names: [voice.names[voice.ids.indexOf(id)]] }, null);
      }
    } catch (problem) {
      complain(problem);
    }
  }

  #doubtCount() {
    if (this.#counted.segments !== this.document.segments) {
      this.#counted = { segments: this.document.segments, count: countDoubts(this.document.segments) };
    }
    return this.#counted.count;
  }

  #switch(on) {
    this.dispatchEvent(new CustomEvent("doubts", { bubbles: true, detail: { on } }));
  }
}

customElements.define("parley-speakers", Speakers);
