// A report as it was written: text with times that lead to their place, how it came about, and ways to take it along.

import { copy } from "../app/clipboard.js";
import { download } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { markdown } from "../app/markdown.js";
import { complain, notify } from "../app/notices.js";
import { number, words } from "../app/words.js";
import { linkTimes } from "./times.js";
import catalogue from "./words.js";

const t = words(catalogue);

const FORMATS = ["docx", "md", "txt"];

/** Event "seek" with {seconds} of a time that was chosen; it bubbles. */
class WrittenReport extends Element {
  static properties = {
    /** As GET /report/{id} tells it. */
    report: { attribute: false },
  };

  /** Taken once for each report: drawing anew would take the buttons away, and the focus with them. */
  #text = nothing;

  willUpdate(changed) {
    if (changed.has("report")) {
      this.#text = markdown(this.report.report);
    }
  }

  render() {
    const { fallback, warnings = [] } = this.report;
    return html`
      ${fallback ? html`<p class="notice bad">${t("fallback", { reason: fallback })}</p>` : nothing}
      <div class="report-text" lang=${this.report.language || nothing} @click=${this.#seek}>${this.#text}</div>
      <div class="row">
        <button type="button" class="button compact" @click=${this.#copy}>${icons.copy}${t("copy")}</button>
        ${FORMATS.map(format => html`
          <button type="button" class="button compact" aria-label=${t("downloadAs", { format: t(format) })}
            @click=${() => this.#download(format)}>${icons.down}${t(format)}</button>`)}
      </div>
      <p class="small">${this.#facts().join(" · ")}</p>
      ${warnings.length > 0 ? html`<details class="small"><summary>${t("warnings", { count: warnings.length })}</summary>
        <ul class="plain">${warnings.map(warning => html`<li>${warning}</li>`)}</ul></details>` : nothing}`;
  }

  #facts() {
    const { provider, model, prompt, tokens, cost, calls = [] } = this.report;
    const used = (tokens?.prompt ?? 0) + (tokens?.completion ?? 0);
    return [
      t("writtenBy", { provider: model?.startsWith(`${provider}/`) ? model : provider }),
      prompt && t("byPrompt", { name: prompt.name, version: number(prompt.version) }),
      calls.length > 0 && t("calls", { count: calls.length }),
      used > 0 && t("tokens", { count: used }),
      calls.length > 0 && t("cost", { cost: number(cost ?? 0, { maximumSignificantDigits: 3 }) }),
    ].filter(Boolean);
  }

  updated(changed) {
    if (changed.has("report")) {
      const cited = new Set((this.report.citations ?? []).map(citation => Math.floor(citation.time)));
      // What was taken from the transcript word by word has its times from there as well.
      const known = seconds => this.report.provider === "extractive" || cited.has(seconds);
      linkTimes(this.querySelector(".report-text"), known, time => t("seek", { time }));
    }
  }

  #seek(event) {
    const chip = event.target.closest(".time-chip");
    if (chip) {
      this.dispatchEvent(new CustomEvent("seek", { detail: { seconds: Number(chip.dataset.seconds) }, bubbles: true }));
    }
  }

  async #copy() {
    notify(t(await copy(this.report.report) ? "copied" : "notCopied"));
  }

  async #download(format) {
    try {
      await download(`/report/${this.report.job_id}?format=${format}`, `report.${format}`);
    } catch (problem) {
      complain(problem);
    }
  }
}

customElements.define("parley-written-report", WrittenReport);
