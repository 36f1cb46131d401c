// Signing in, with a password or an API key: as a page of its own, or over a page whose token has ended.

import { Element, html, nothing } from "./element.js";
import { session } from "./session.js";
import { explain } from "./states.js";
import { words } from "./words.js";
import catalogue from "./sign-in-words.js";

const t = words(catalogue);

class SignIn extends Element {
  static properties = {
    /** Whether somebody was signed in and only has to show who they are once more. */
    again: { type: Boolean },
    way: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.way = "key";
    this.busy = false;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen(session, "change", () => this.requestUpdate());
  }

  firstUpdated() {
    this.querySelector("input").focus();
  }

  render() {
    const password = this.way === "password";
    return html`
      <form class="stack wide sign-in" @submit=${this.#submit} aria-busy=${this.busy}>
        <div class="stack tight">
          <h1 id="sign-in-title">${this.again ? t("again") : t("title")}</h1>
          <p class="lead">${this.again ? t("againText") : t("text")}</p>
        </div>
        <div class="switch" role="group" aria-label=${t("way")}>
          ${["key", "password"].map(way => html`
            <button type="button" aria-pressed=${this.way === way} @click=${() => this.#choose(way)}>${t(way)}</button>`)}
        </div>
        ${password ? html`
          <label class="stack tight"><span class="label">${t("name")}</span>
            <input class="input" name="name" autocomplete="username" required .value=${this.again ? session.me?.name ?? "" : ""}></label>
          <label class="stack tight"><span class="label">${t("passwordLabel")}</span>
            <input class="input" name="password" type="password" autocomplete="current-password" required></label>`
        : html`
          <label class="stack tight"><span class="label">${t("keyLabel")}</span>
            <input class="input" name="key" type="password" autocomplete="off" spellcheck="false" required aria-describedby="key-hint"></label>
          <p class="small" id="key-hint">${t("keyHint")}</p>`}
        <label class="check"><input type="checkbox" name="remember"> <span>${t("remember")}</span></label>
        ${this.#complaint()}
        <div class="row">
          <button class="button primary" ?disabled=${this.busy}>${t("enter")}</button>
          ${this.again ? html`<button type="button" class="button quiet" @click=${() => session.signOut()}>${t("leave")}</button>` : nothing}
        </div>
      </form>`;
  }

  #complaint() {
    const text = this.problem?.status === 401 ? t(this.way === "password" ? "wrongPassword" : "wrongKey")
      : this.problem ? explain(this.problem)
      : session.reason && !this.again ? explain(session.reason) : "";
    return text ? html`<p class="notice bad" role="alert">${text}</p>` : nothing;
  }

  #choose(way) {
    this.way = way;
    this.problem = null;
    this.updateComplete.then(() => this.querySelector("input").focus());
  }

  async #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const remember = form.has("remember");
    this.busy = true;
    this.problem = null;
    try {
      if (this.way === "password") {
        await session.signInWithPassword(form.get("name").trim(), form.get("password"), remember);
      } else {
        await session.signInWithKey(form.get("key"), remember);
      }
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define("parley-sign-in", SignIn);
