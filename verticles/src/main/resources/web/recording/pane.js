// Beside the text: the speakers, or the report. On a phone the text is a third tab.

import { Element, html, nothing } from "../app/element.js";
import { failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import "./speakers.js";
import catalogue from "./words.js";

const t = words(catalogue);

/** As in recording.css: the text is one of the parts then. */
const NARROW = matchMedia("(max-width: 60rem)");
const TABS = ["text", "speakers", "report"];

class Pane extends Element {
  static properties = {
    recording: { attribute: false }, document: { attribute: false }, doubts: { type: Boolean }, tab: {},
    /** "report" as soon as it can be shown, or the problem that keeps it from being shown. */
    report: { state: true },
  };

  constructor() {
    super();
    this.report = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(NARROW, "change", () => this.requestUpdate());
  }

  willUpdate() {
    if (this.tab === "report" && this.report === null) {
      this.report = "loading";
      import("../report/report.js").then(() => { this.report = "there"; }, problem => { this.report = problem; });
    }
  }

  render() {
    return html`
      <div class="tabs" role="tablist" aria-label=${t("parts")} @keydown=${this.#key}>${TABS.map(tab => html`
        <button type="button" role="tab" id="tab-${tab}" class="tab tab-${tab}" aria-selected=${this.#isShown(tab)} aria-controls="panel-${tab === "text" ? "speakers" : tab}"
          tabindex=${this.#isShown(tab) ? 0 : -1} @click=${() => this.#choose(tab)}>${t(`tab_${tab}`)}</button>`)}</div>
      <div class="panel" role="tabpanel" id="panel-speakers" aria-labelledby="tab-speakers" ?hidden=${this.tab === "report"}>
        <parley-speakers .document=${this.document} ?doubts=${this.doubts}></parley-speakers></div>
      <div class="panel" role="tabpanel" id="panel-report" aria-labelledby="tab-report" ?hidden=${this.tab !== "report"}>${this.#reportPanel()}</div>`;
  }

  #reportPanel() {
    switch (this.report) {
      case null:
        return nothing;
      case "loading":
        return loading();
      case "there":
        return html`<parley-report recording=${this.recording.id}></parley-report>`;
      default:
        return failed(navigator.onLine ? this.report : { offline: true }, () => { this.report = null; });
    }
  }

  /** Where there is room for both, the speakers stand beside the text. */
  #isShown(tab) {
    return tab === this.tab || tab === "speakers" && this.tab === "text" && !NARROW.matches;
  }

  #choose(tab) {
    this.dispatchEvent(new CustomEvent("tab", { bubbles: true, detail: tab }));
  }

  #key(event) {
    const tabs = [...this.querySelectorAll("[role=tab]")].filter(tab => tab.offsetParent);
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: (at - 1 + tabs.length) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      tabs[to].focus();
      tabs[to].click();
    }
  }
}

customElements.define("parley-pane", Pane);
