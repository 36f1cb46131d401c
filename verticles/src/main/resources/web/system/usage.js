// What language models have used and cost: a chart and the table behind it, by day, model, user and more. The choice stands in
// the address; days are those of UTC, as the ledger counts them.

import { download, get } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain } from "../app/notices.js";
import { goQuery, href, onRoute, route } from "../app/router.js";
import { empty, failed, loading } from "../app/states.js";
import { language, number, words } from "../app/words.js";
import "./chart.js";
import { table } from "./parts.js";
import { owners } from "./people.js";
import catalogue from "./usage-words.js";

const t = words(catalogue);

const GROUPS = ["day", "model", "provider", "user", "key"];
const MEASURES = ["cost", "tokens", "calls"];
const RANGES = { week: 7, month: 30, quarter: 90 };
const MOST_BARS = 12;
const DAY_MILLIS = 86_400_000;

class Usage extends Element {
  static properties = { report: { state: true }, problem: { state: true }, names: { state: true } };

  #asked = "";

  constructor() {
    super();
    this.report = null;
    this.problem = null;
    this.names = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.#arrive()));
    owners().then(names => { this.names = names; });
    this.#arrive();
  }

  render() {
    return html`
      ${this.#choices()}
      ${!this.report ? this.problem ? failed(this.problem, () => this.#read()) : loading()
        : this.report.lines.length === 0 ? empty(t("none"), t("noneText")) : this.#shown()}`;
  }

  #choices() {
    const { by, measure, range, from, to, user } = choice();
    const pressed = (name, values, chosen, label) => html`<div class="switch" role="group" aria-label=${label}>${values.map(value => html`
      <button type="button" aria-pressed=${value === chosen} @click=${() => goQuery({ [name]: value })}>${t(value)}</button>`)}</div>`;
    return html`
      <div class="row filters">
        ${pressed("by", GROUPS, by, t("by"))}
        ${pressed("measure", MEASURES, measure, t("measure"))}
      </div>
      <form class="row filters" @submit=${event => event.preventDefault()}>
        <label><span class="hidden-text">${t("range")}</span><select class="input small-input"
          @change=${event => goQuery(event.target.value === "own" ? { range: "own", from, to: to } : { range: event.target.value, from: null, to: null })}>
          ${[...Object.keys(RANGES), "own"].map(name => html`<option value=${name} ?selected=${name === range}>${t(`range ${name}`)}</option>`)}
        </select></label>
        ${range === "own" ? html`
          <label class="row"><span class="small">${t("from")}</span><input class="input small-input" type="date" required .value=${from} max=${to}
            @change=${event => event.target.value && goQuery({ from: event.target.value })}></label>
          <label class="row"><span class="small">${t("to")}</span><input class="input small-input" type="date" required .value=${to} min=${from}
            @change=${event => event.target.value && goQuery({ to: event.target.value })}></label>` : nothing}
        <label><span class="hidden-text">${t("user")}</span><select class="input small-input" @change=${event => goQuery({ user: event.target.value })}>
          <option value="" ?selected=${!user}>${t("everybody")}</option>
          ${[...this.names].map(([id, name]) => html`<option value=${id} ?selected=${id === user}>${name}</option>`)}</select></label>
        <button type="button" class="button compact" @click=${() => this.#download()}>${icons.down}${t("csv")}</button>
      </form>`;
  }

  #shown() {
    const { by, measure, from, to } = choice();
    const lines = this.report.lines.map(line => ({ ...line, label: this.#label(line, by) }));
    const value = { cost: line => line.cost, tokens: line => line.prompt_tokens + line.completion_tokens, calls: line => line.calls }[measure];
    const parts = line => measure === "tokens" ? [line.prompt_tokens, line.completion_tokens]
      : measure === "calls" ? [line.calls - line.failed, line.failed] : [line.cost];
    const label = t("chart", { measure: t(measure), by: t(by), total: shown(value(this.report.totals), measure) });
    const drawn = by === "day" ? everyDay(lines, from, to) : lines.toSorted((a, b) => value(b) - value(a)).slice(0, MOST_BARS);
    const items = drawn.map(line => ({ label: line.label ?? day(line.day), parts: parts(line), text: shown(value(line), measure) }));
    return html`
      <parley-chart .items=${items} .label=${label} .axis=${value => shown(value, measure)} ?upright=${by === "day"}></parley-chart>
      ${measure === "cost" ? nothing : html`<ul class="legend small" aria-hidden="true">
        <li>${t(measure === "tokens" ? "sent" : "answered")}</li><li class="second">${t(measure === "tokens" ? "received" : "failed")}</li></ul>`}
      ${by !== "day" && lines.length > MOST_BARS ? html`<p class="small">${t("mostBars", { count: MOST_BARS })}</p>` : nothing}
      <section class="part">${table(t("table"),
        [{ name: t(by) }, ...["calls", "failed", "cached", "sent", "received", "cost"].map(name => ({ name: t(name), number: true }))],
        html`${lines.map(line => row(line.label, line))}${row(html`<strong>${t("total")}</strong>`, this.report.totals)}`)}
        <p class="small">${t("note")}</p></section>`;
  }

  #label(line, by) {
    switch (by) {
      case "day": return day(line.day);
      case "user": return line.name ?? this.names.get(line.user) ?? line.user;
      case "key": return line.key || t("noKey");
      default: return line[by];
    }
  }

  #arrive() {
    const asked = question();
    if (route().parts[1] !== "usage") {
      return;
    }
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.#read();
    }
    this.requestUpdate();
  }

  async #read() {
    const asked = this.#asked;
    this.problem = null;
    this.report = null;
    try {
      const report = await get(`/usage?${asked}`);
      if (asked === this.#asked) {
        this.report = report;
      }
    } catch (problem) {
      if (asked === this.#asked) {
        this.problem = problem;
      }
    }
  }

  async #download() {
    try {
      await download(`/usage?${question()}&format=csv`, "usage.csv");
    } catch (problem) {
      complain(problem);
    }
  }
}

const row = (label, line) => html`<tr><th scope="row">${label}</th>
  ${["calls", "failed", "cached", "prompt_tokens", "completion_tokens"].map(name => html`<td class="number">${number(line[name])}</td>`)}
  <td class="number">${shown(line.cost, "cost")}</td></tr>`;

const shown = (value, measure) => number(value, measure === "cost" ? { maximumSignificantDigits: 4 } : undefined);

const iso = date => date.toISOString().slice(0, 10);

const isDay = text => /^\d{4}-\d\d-\d\d$/.test(text ?? "");

const day = text => new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(text));

/** Days without a call have no line; a chart without them would lie. */
const everyDay = (lines, from, to) => {
  const known = new Map(lines.map(line => [line.day, line]));
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MILLIS) {
    const name = iso(new Date(at));
    days.push(known.get(name) ?? { day: name, calls: 0, failed: 0, prompt_tokens: 0, completion_tokens: 0, cost: 0 });
  }
  return days;
};

const oneOf = (value, values) => values.includes(value) ? value : values[0];

const choice = () => {
  const { query } = route();
  const range = oneOf(query.get("range") ?? "month", [...Object.keys(RANGES), "own"]);
  const today = iso(new Date());
  const own = range === "own" && isDay(query.get("from")) && isDay(query.get("to"));
  return {
    by: oneOf(query.get("by"), GROUPS),
    measure: oneOf(query.get("measure"), MEASURES),
    range,
    from: own ? query.get("from") : iso(new Date(Date.now() - ((RANGES[range] ?? RANGES.month) - 1) * DAY_MILLIS)),
    to: own ? query.get("to") : today,
    user: query.get("user"),
  };
};

const question = () => {
  const { by, from, to, user } = choice();
  return new URLSearchParams({ by, from, to, ...user ? { user } : {} }).toString();
};

customElements.define("parley-usage", Usage);
