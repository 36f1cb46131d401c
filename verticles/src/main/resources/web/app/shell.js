// The frame of the page: navigation, the view at hand, and what holds everywhere: sign in, language, theme, connection.

import { render } from "lit";
import { Element, html, nothing } from "./element.js";
import { icons } from "./icons.js";
import { live } from "./live.js";
import "./notices.js";
import { href, onRoute, route } from "./router.js";
import { session } from "./session.js";
import "./sign-in.js";
import { failed, loading } from "./states.js";
import { chooseTheme, theme, THEMES } from "./theme.js";
import { chooseLanguage, language, LANGUAGES, words } from "./words.js";
import catalogue from "./shell-words.js";
import { moduleOf, VIEWS } from "./views.js";

const t = words(catalogue);

class Shell extends Element {
  static properties = { offline: { state: true }, menu: { state: true }, broken: { state: true } };

  #shown = "";
  #title = "";

  constructor() {
    super();
    this.offline = !navigator.onLine;
    this.menu = false;
    this.broken = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(session, "change", () => this.requestUpdate());
    this.listen(live, "change", () => this.requestUpdate());
    this.listen(window, "online", () => { this.offline = false; });
    this.listen(window, "offline", () => { this.offline = true; });
    this.whileShown(onRoute(() => {
      this.menu = false;
      this.requestUpdate();
    }));
  }

  render() {
    const broken = this.broken !== null && this.broken.element === this.#element();
    switch (session.state) {
      case "unknown":
        return loading();
      case "unreachable":
        return html`<main class="alone">${failed(session.reason, () => session.resume())}</main>`;
      case "out":
        return html`<div class="alone"><header class="bar">${this.#brand()}${this.#switches()}</header>
          <main><parley-sign-in></parley-sign-in></main></div><parley-notices></parley-notices>`;
      default:
        return html`
          <a class="skip" href="#main" @click=${this.#skip}>${t("skip")}</a>
          <div class="shell">
            ${this.#rail()}
            <main id="main" tabindex="-1">
              ${broken ? failed(this.broken.problem, () => this.#retry()) : nothing}
              <div id="view" ?hidden=${broken}></div>
            </main>
          </div>
          <dialog id="again" aria-labelledby="sign-in-title" @cancel=${event => event.preventDefault()}>
            ${session.state === "expired" ? html`<parley-sign-in again></parley-sign-in>` : nothing}
          </dialog>
          <parley-notices></parley-notices>`;
    }
  }

  updated() {
    const again = this.querySelector("#again");
    if (session.state === "expired" && !again.open) {
      again.showModal();
    } else if (again?.open && session.state !== "expired") {
      again.close();
    }
    if (this.querySelector("#view")) {
      this.#load();
    } else {
      this.#shown = "";
    }
  }

  #brand() {
    return html`<a class="brand" href="#/recordings"><img src="/web/parley.svg" alt="">Parley</a>`;
  }

  #rail() {
    const here = this.#here();
    return html`
      <header class="rail ${this.menu ? "open" : ""}">
        <div class="row apart">
          ${this.#brand()}
          ${this.#connection()}
          <button type="button" class="button quiet menu" aria-expanded=${this.menu} aria-controls="navigation"
            @click=${() => { this.menu = !this.menu; }}>${icons.menu}<span>${t("menu")}</span></button>
        </div>
        <div class="rail-body" id="navigation">
          <nav aria-label=${t("navigation")}><ul>${VIEWS.filter(view => !view.admin || session.admin).map(view => html`
            <li><a href=${href(view.path)} aria-current=${view === here ? "page" : nothing}>${view.icon}${t(view.name)}</a></li>`)}
          </ul></nav>
          <div class="rail-foot">
            <p class="small who">${session.me?.name}</p>
            ${this.#switches()}
            <button type="button" class="link" @click=${() => session.signOut()}>${t("signOut")}</button>
          </div>
        </div>
      </header>`;
  }

  #connection() {
    const lost = this.offline || live.state === "lost";
    return html`<p class="small connection" role="status">${lost
      ? html`<span class="late working">${this.offline ? t("offline") : t("reconnecting")}</span>` : nothing}</p>`;
  }

  #switches() {
    return html`
      <div class="row switches">
        <div class="switch" role="group" aria-label=${t("language")}>${LANGUAGES.map(tag => html`
          <button type="button" lang=${tag} aria-pressed=${language() === tag} aria-label=${tag === "ru" ? "Русский" : "English"}
            @click=${() => chooseLanguage(tag)}>${tag.toUpperCase()}</button>`)}</div>
        <label class="theme"><span class="hidden-text">${t("theme")}</span>
          <select class="input small-input" @change=${event => chooseTheme(event.target.value)}>${THEMES.map(name => html`
            <option value=${name} ?selected=${theme() === name}>${t(name)}</option>`)}</select></label>
      </div>`;
  }

  #here() {
    return VIEWS.find(view => view.path === route().parts[0]) ?? VIEWS[0];
  }

  #element() {
    return this.#here().element(route().parts);
  }

  /** Shows the view that the address names, and tells screen readers where they are. */
  async #load() {
    const view = this.#here();
    const element = this.#element();
    if (view.admin && !session.admin) {
      this.#show("", failed({ status: 403 }));
      return;
    }
    if (this.#shown === element) {
      // Another language; a title that the view has given itself is the view's.
      if (document.title === this.#title) {
        this.#entitle(view);
      }
      return;
    }
    const first = this.#shown === "";
    this.#shown = element;
    this.broken = null;
    this.#entitle(view);
    render(loading(), this.querySelector("#view"));
    try {
      await import(moduleOf(element));
    } catch (error) {
      if (this.#shown === element) {
        this.broken = { element, problem: navigator.onLine ? error : { offline: true } };
      }
      return;
    }
    if (this.#shown === element) {
      this.#show(element, document.createElement(element));
      if (!first) {
        this.querySelector("#main").focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    }
  }

  #entitle(view) {
    this.#title = `${t(view.name)} · Parley`;
    document.title = this.#title;
  }

  #retry() {
    this.#shown = "";
    this.#load();
  }

  #show(element, content) {
    this.#shown = element;
    render(content, this.querySelector("#view"));
  }

  #skip(event) {
    event.preventDefault();
    document.querySelector("#main").focus();
  }
}

customElements.define("parley-app", Shell);
