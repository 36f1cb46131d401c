// All jobs of the service, newest first, page by page, live. What is filtered and which page it is stands in the address.

import { get } from "../app/api.js";
import { Element, html, nothing } from "../app/element.js";
import { live } from "../app/live.js";
import { goQuery, href, onRoute, route } from "../app/router.js";
import { empty, failed, loading } from "../app/states.js";
import { number, words } from "../app/words.js";
import { actions, applied, reason, shortId, standing, stateName, STATES } from "./job-parts.js";
import catalogue from "./job-words.js";
import { kindName, KINDS, moment } from "./parts.js";
import { owners } from "./people.js";
import { systemReadings } from "./readings.js";

const t = words(catalogue);

const PAGE = 50;
/** New jobs may come by the hundred: the list is read again at most this often. */
const PATIENCE_MILLIS = 1_500;

class Jobs extends Element {
  static properties = { jobs: { state: true }, next: { state: true }, problem: { state: true }, names: { state: true } };

  #asked = "";
  #timer = 0;

  constructor() {
    super();
    this.jobs = null;
    this.next = null;
    this.problem = null;
    this.names = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(
      live.follow(event => this.#take(event)),
      onRoute(() => this.#arrive()),
      systemReadings.follow(() => this.requestUpdate()),
      () => clearTimeout(this.#timer),
    );
    owners().then(names => { this.names = names; });
    this.#arrive();
  }

  render() {
    return html`
      ${this.#filters()}
      ${this.problem && !this.jobs ? failed(this.problem, () => this.#read())
        : !this.jobs ? loading()
        : this.jobs.length === 0 ? this.#empty() : this.#list()}`;
  }

  #filters() {
    const { states, kind, setAside } = filter();
    const queue = systemReadings.value?.queue ?? {};
    const count = field => Object.values(queue).reduce((sum, each) => sum + each[field], 0);
    const counts = { queued: count("queued") + count("later"), running: count("running") };
    return html`
      <form class="row filters" role="search" aria-label=${t("filters")} @submit=${event => event.preventDefault()}>
        <div class="switch" role="group" aria-label=${t("states")}>${STATES.map(state => html`
          <button type="button" aria-pressed=${states.includes(state)} @click=${() => this.#toggle(state)}>${stateName(state)}
            ${counts[state] ? html`<span class="count">${number(counts[state])}</span>` : nothing}</button>`)}</div>
        <label><span class="hidden-text">${t("kind")}</span>
          <select class="input small-input" @change=${event => goQuery({ kind: event.target.value, before: null })}>
            <option value="" ?selected=${!kind}>${t("anyKind")}</option>
            ${[...new Set([...KINDS, ...Object.keys(queue), ...kind ? [kind] : []])].map(each => html`
              <option value=${each} ?selected=${each === kind}>${kindName(each)}</option>`)}
          </select></label>
        <label class="check small"><input type="checkbox" .checked=${setAside}
          @change=${event => goQuery({ set_aside: event.target.checked ? "true" : null, before: null })}>
          ${t("onlySetAside")} ${count("set_aside") ? html`<span class="count">${number(count("set_aside"))}</span>` : nothing}</label>
      </form>`;
  }

  #list() {
    return html`
      <ul class="rows jobs">${this.jobs.map(job => html`
        <li class="job">
          <div class="what"><a href=${href("system", "jobs", job.id)}>${kindName(job.kind)}
            <span class="mono">${shortId(job.id)}</span></a>
            <p class="small">${this.names.get(job.owner) ?? shortId(job.owner)} · ${moment(job.created)}</p></div>
          <div class="standing">${standing(job)}</div>
          <div class="row act">${actions(job, changed => this.#put(changed))}</div>
          ${reason(job)}
        </li>`)}</ul>
      <nav class="row pages" aria-label=${t("pages")}>
        ${filter().before ? html`<button type="button" class="button compact" @click=${() => goQuery({ before: null })}>
          ${t("newest")}</button>` : nothing}
        ${this.next ? html`<a class="button compact" href=${address({ before: this.next })}>${t("older")}</a>` : nothing}
      </nav>`;
  }

  #empty() {
    const { states, kind, setAside, before } = filter();
    return states.length || kind || setAside || before
      ? empty(t("noneFound"), t("noneFoundText"), html`<a class="button" href=${href("system", "jobs")}>${t("unfilter")}</a>`)
      : empty(t("none"), t("noneText"));
  }

  #toggle(state) {
    const { states } = filter();
    const chosen = states.includes(state) ? states.filter(each => each !== state) : [...states, state];
    goQuery({ state: chosen.join(","), before: null });
  }

  #arrive() {
    const asked = question();
    const [view, part = "jobs", job] = route().parts;
    if (view === "system" && part === "jobs" && !job && asked !== this.#asked) {
      const page = route().query.get("before");
      this.#asked = asked;
      this.jobs = null;
      this.problem = null;
      this.#read();
      if (page) {
        scrollTo(0, 0);
      }
    }
  }

  async #read() {
    const asked = this.#asked;
    try {
      await live.following();
      const page = await get(`/jobs?${asked}`);
      if (asked === this.#asked) {
        this.jobs = page.jobs;
        this.next = page.next ?? null;
        this.problem = null;
      }
    } catch (problem) {
      if (asked === this.#asked) {
        this.problem = problem;
      }
    }
  }

  /** A job that is shown changes in its place; who is new makes the list be read again, but on older pages nobody is. */
  #take(event) {
    const known = this.jobs?.find(job => job.id === event.job);
    const put = known && event.type !== "deleted" && !(event.type === "state" && event.data.state === "failed");
    if (put) {
      this.#put(applied(known, event));
    } else if (event.type === "restarted" || known || (event.type === "state" && !filter().before)) {
      this.#timer ||= setTimeout(() => {
        this.#timer = 0;
        this.#read();
      }, PATIENCE_MILLIS);
    }
  }

  #put(changed) {
    this.jobs = this.jobs?.map(job => job.id === changed.id ? changed : job);
  }
}

const filter = () => {
  const { query } = route();
  return {
    states: (query.get("state") ?? "").split(",").filter(state => STATES.includes(state)),
    kind: query.get("kind"),
    setAside: query.get("set_aside") === "true",
    before: query.get("before"),
  };
};

const question = () => {
  const { states, kind, setAside, before } = filter();
  const query = new URLSearchParams({ limit: PAGE });
  states.forEach(state => query.append("state", state));
  Object.entries({ kind, before }).forEach(([name, value]) => value && query.set(name, value));
  if (setAside) {
    query.set("set_aside", "true");
  }
  return query.toString();
};

const address = changes => {
  const { query } = route();
  Object.entries(changes).forEach(([name, value]) => query.set(name, value));
  return `${href("system", "jobs")}?${query}`;
};

customElements.define("parley-jobs", Jobs);
