// The system, for administrators: jobs, machine, providers, users, usage. Each part is an element in a module of its own, read
// when somebody goes there first.

import { keyed } from "lit/directives/keyed.js";
import { Element, html, nothing, style } from "../app/element.js";
import { href, onRoute, route } from "../app/router.js";
import { failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import catalogue from "./words.js";

await style(import.meta.url, "system.css");

const t = words(catalogue);

const PARTS = {
  jobs: { read: () => import("./jobs.js"), show: () => html`<parley-jobs></parley-jobs>` },
  job: { read: () => import("./job.js"), show: id => keyed(id, html`<parley-job .job=${id}></parley-job>`) },
  machine: { read: () => import("./machine.js"), show: () => html`<parley-machine></parley-machine>` },
  providers: { read: () => import("./providers.js"), show: () => html`<parley-providers></parley-providers>` },
  users: { read: () => import("./users.js"), show: () => html`<parley-users></parley-users>` },
  user: { read: () => import("./user.js"), show: id => keyed(id, html`<parley-user .user=${id}></parley-user>`) },
  usage: { read: () => import("./usage.js"), show: () => html`<parley-usage></parley-usage>` },
};
const TABS = ["jobs", "machine", "providers", "users", "usage"];

class SystemView extends Element {
  static properties = { ready: { state: true }, broken: { state: true } };

  #read = new Set();

  constructor() {
    super();
    this.ready = "";
    this.broken = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.#arrive()));
    this.#arrive();
  }

  render() {
    const { tab, part, id } = here();
    return html`
      <header class="view-head"><h1>${t("system")}</h1></header>
      <nav class="tabs" aria-label=${t("parts")}><ul>${TABS.map(name => html`
        <li><a href=${href("system", name)} aria-current=${name === tab ? "page" : nothing}>${t(name)}</a></li>`)}</ul></nav>
      ${this.broken ? failed(this.broken, () => this.#arrive())
        : this.ready === part ? PARTS[part].show(id) : loading()}`;
  }

  updated() {
    document.title = `${t(here().tab)} · ${t("system")} · Parley`;
    this.#showTab();
  }

  /** On a phone the tabs are wider than the page. */
  #showTab() {
    const tabs = this.querySelector(".tabs");
    const tab = tabs.querySelector("[aria-current]").parentElement;
    tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.clientWidth) / 2;
  }

  async #arrive() {
    if (route().parts[0] !== "system") {
      return;
    }
    const { part } = here();
    this.broken = null;
    if (!this.#read.has(part)) {
      try {
        await PARTS[part].read();
        this.#read.add(part);
      } catch (error) {
        this.broken = navigator.onLine ? error : { offline: true };
        return;
      }
    }
    this.ready = here().part;
    this.requestUpdate();
    await this.updateComplete;
    // What was clicked may have gone with what it stood in.
    if (document.activeElement === document.body) {
      document.querySelector("#main").focus({ preventScroll: true });
    }
  }
}

const here = () => {
  const [, name, id] = route().parts;
  const tab = TABS.includes(name) ? name : "jobs";
  const part = id && tab === "jobs" ? "job" : id && tab === "users" ? "user" : tab;
  return { tab, part, id };
};

customElements.define("parley-system", SystemView);
