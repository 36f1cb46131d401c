// The report on an interview: to read here, and to take away.

import { download, request } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { markdown } from "../app/markdown.js";
import { complain } from "../app/notices.js";
import { explain } from "../app/states.js";
import { t } from "./shown.js";

const FORMATS = ["docx", "md", "txt"];

class Report extends Element {
  static properties = { room: { attribute: false }, text: { state: true }, problem: { state: true }, open: { state: true } };

  constructor() {
    super();
    this.text = null;
    this.problem = null;
    this.open = false;
  }

  /** A report that is open follows the interview. */
  updated(changed) {
    const before = changed.get("room");
    if (this.open && before && before.answered !== this.room.answered) {
      this.#read();
    }
  }

  render() {
    return html`<section class="stack" aria-labelledby="report">
      <h2 id="report">${t("report")}</h2>
      ${this.room.report === "partial" ? html`<p class="small">${t("reportPartial")}</p>` : nothing}
      <div class="row">
        <button type="button" class="button compact" aria-expanded=${this.open} @click=${() => this.#toggle()}>
          ${this.open ? t("reportHide") : t("reportShow")}</button>
        ${FORMATS.map(format => html`<button type="button" class="button compact" @click=${() => this.#download(format)}
          >${t(`download_${format}`)}</button>`)}
      </div>
      ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}</p>` : nothing}
      ${this.open && this.text !== null
        ? html`<article class="report" lang=${this.room.language}>${markdown(this.text)}</article>` : nothing}
    </section>`;
  }

  #toggle() {
    this.open = !this.open;
    if (this.open) {
      this.#read();
    }
  }

  async #read() {
    try {
      this.text = await (await request("GET", this.#address("md"))).text();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #download(format) {
    try {
      await download(this.#address(format), `interview.${format}`);
    } catch (problem) {
      complain(problem);
    }
  }

  #address(format) {
    return `/api/rooms/${encodeURIComponent(this.room.room_code)}/report?format=${format}`;
  }
}

customElements.define("parley-interview-report", Report);
