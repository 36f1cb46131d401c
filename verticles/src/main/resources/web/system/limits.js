// What a user may use of language models: own limits, and beside them what holds by the role.

import { get, put } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { notify } from "../app/notices.js";
import { explain, failed, loading } from "../app/states.js";
import { number, words } from "../app/words.js";
import catalogue from "./user-words.js";

const t = words(catalogue);

const MEASURES = ["requests", "tokens", "cost"];
const PERIODS = ["minute", "day", "month"];

class Limits extends Element {
  static properties = { user: {}, limits: { state: true }, problem: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.limits = null;
    this.problem = null;
    this.refused = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  render() {
    return html`<section class="stack"><h2>${t("limits")}</h2>
      ${!this.limits ? this.problem ? failed(this.problem, () => this.#read()) : loading() : this.#form()}</section>`;
  }

  #form() {
    return html`<p class="lead">${t("limitsText")}</p>
      <form class="stack" @submit=${event => this.#save(event)}>
        <div class="table-frame" role="region" aria-label=${t("limits")} tabindex="0"><table class="table limits">
          <thead><tr><td></td>${PERIODS.map(period => html`<th scope="col">${t(`per ${period}`)}</th>`)}</tr></thead>
          <tbody>${MEASURES.map(measure => html`<tr><th scope="row">${t(measure)}</th>${PERIODS.map(period =>
            html`<td>${this.#field(measure, period)}</td>`)}</tr>`)}</tbody></table></div>
        ${this.refused ? html`<p class="notice bad" role="alert">${explain(this.refused)}</p>` : nothing}
        <div class="row"><button class="button">${t("saveLimits")}</button></div>
      </form>`;
  }

  #field(measure, period) {
    const name = `${measure}_per_${period}`;
    const holds = this.limits.effective[name];
    const placeholder = holds === undefined ? t("unlimited") : number(holds, { maximumFractionDigits: 9 });
    return html`<input class="input small-input" type="number" name=${name} min="0" step=${measure === "cost" ? "any" : "1"}
      aria-label=${`${t(measure)}, ${t(`per ${period}`)}`} placeholder=${placeholder} .value=${this.limits.own[name] ?? ""}>`;
  }

  async #read() {
    this.problem = null;
    try {
      this.limits = await get(`/admin/users/${this.user}/limits`);
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #save(event) {
    event.preventDefault();
    const set = [...new FormData(event.target)].filter(([, value]) => value !== "").map(([name, value]) => [name, Number(value)]);
    this.refused = null;
    try {
      this.limits = await put(`/admin/users/${this.user}/limits`, Object.fromEntries(set));
      notify(t("saved"));
    } catch (problem) {
      this.refused = problem;
    }
  }
}

customElements.define("parley-user-limits", Limits);
