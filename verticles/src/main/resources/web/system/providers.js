// The providers of language models: who is asked, who rests after failures, who is off and what is missing there.

import { Element, html, nothing } from "../app/element.js";
import { failed, loading } from "../app/states.js";
import { number, words } from "../app/words.js";
import { moment, stale } from "./parts.js";
import catalogue from "./provider-words.js";
import { providerReadings as readings } from "./readings.js";
import { sparkline } from "./sparkline.js";

const t = words(catalogue);

const ORDER = ["resting", "ready", "off"];

class Providers extends Element {
  connectedCallback() {
    super.connectedCallback();
    this.whileShown(readings.follow(() => this.requestUpdate()));
  }

  render() {
    if (!readings.value) {
      return readings.problem ? failed(readings.problem, () => readings.ask()) : loading();
    }
    const { providers } = readings.value;
    const nodes = new Set(providers.map(provider => provider.node));
    const sorted = ORDER.flatMap(state => providers.filter(provider => provider.state === state));
    return html`
      ${stale(readings)}
      <p class="lead">${t("lead")}</p>
      ${sorted.length === 0 ? html`<p class="lead">${t("none")}</p>` : html`
        <ul class="rows">${sorted.map(provider => this.#provider(provider, nodes.size > 1))}</ul>`}`;
  }

  #provider(provider, many) {
    const name = `${provider.node} ${provider.name}`;
    const share = provider.calls ? provider.failures / provider.calls : 0;
    return html`
      <li class="provider">
        <div class="what"><h2>${provider.name}</h2><p class="small">${t("dialect", provider)}${many ? ` · ${provider.node}` : ""}</p></div>
        <div><span class="tag ${provider.state === "ready" ? "good" : provider.state === "resting" ? "bad" : ""}">${t(provider.state)}</span>
          ${provider.detail ? html`<p class="small">${provider.detail}</p>` : nothing}</div>
        ${provider.state === "off" ? nothing : html`
          <dl class="counts">
            <div><dt>${t("atWork")}</dt><dd>${number(provider.in_flight)} ${sparkline(readings.history(name))}</dd></div>
            <div><dt>${t("waiting")}</dt><dd>${number(provider.waiting)}</dd></div>
            <div><dt>${t("calls")}</dt><dd>${number(provider.calls)}</dd></div>
            <div><dt>${t("failures")}</dt><dd>${number(provider.failures)}${share > 0 ? html`
              <span class="small">${number(share, { style: "percent", maximumSignificantDigits: 2 })}</span>` : nothing}</dd></div>
          </dl>`}
        ${provider.last_failure ? html`<p class="reason"><span class="small">${t("last")} ${moment(provider.last_failure.at)}</span>
          ${provider.last_failure.detail}</p>` : nothing}
      </li>`;
  }
}

customElements.define("parley-providers", Providers);
