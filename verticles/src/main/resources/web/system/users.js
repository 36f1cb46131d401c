// Everybody who may use the service, and the way to let somebody in.

import { get, post } from "../app/api.js";
import { open } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { go, goQuery, href, onRoute, route } from "../app/router.js";
import { empty, explain, failed, loading } from "../app/states.js";
import { session } from "../app/session.js";
import { words } from "../app/words.js";
import { moment, table } from "./parts.js";
import { showSecret } from "./secret.js";
import catalogue from "./user-words.js";

const t = words(catalogue);

/** So many are shown at once; the rest is found by name. */
const MOST_SHOWN = 200;

class Users extends Element {
  static properties = { users: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.users = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.requestUpdate()));
    this.#read();
  }

  render() {
    if (!this.users) {
      return this.problem ? failed(this.problem, () => this.#read()) : loading();
    }
    const wanted = (route().query.get("q") ?? "").toLocaleLowerCase();
    const found = this.users.filter(user => user.name.toLocaleLowerCase().includes(wanted));
    return html`
      <div class="row apart">
        <label><span class="hidden-text">${t("find")}</span><input class="input small-input" type="search" placeholder=${t("find")}
          .value=${route().query.get("q") ?? ""} @input=${event => goQuery({ q: event.target.value })}></label>
        <button type="button" class="button primary compact" @click=${() => this.#create()}>${t("newUser")}</button>
      </div>
      ${found.length === 0 ? empty(t("noneFound"), t("noneFoundText", { name: wanted })) : table(t("users"),
        [{ name: t("name") }, { name: t("role") }, { name: t("state") }, { name: t("created") }],
        found.slice(0, MOST_SHOWN).map(user => html`<tr class=${user.active ? nothing : "inactive"}>
          <td><a href=${href("system", "users", user.id)}>${user.name}</a>
            ${user.id === session.me?.id ? html` <span class="small">${t("you")}</span>` : nothing}</td>
          <td>${t(user.role)}</td><td>${user.active ? t("active") : html`<span class="tag">${t("inactive")}</span>`}</td>
          <td>${moment(user.created)}</td></tr>`))}
      <p class="small" role="status">${found.length > MOST_SHOWN ? t("more", { count: found.length - MOST_SHOWN }) : nothing}</p>`;
  }

  async #read() {
    this.problem = null;
    try {
      this.users = await get("/admin/users");
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #create() {
    const made = await open(close => html`<parley-new-user .close=${close}></parley-new-user>`, null);
    if (made) {
      const { api_key: key, ...user } = made;
      this.users = [...this.users, user];
      await showSecret(t("madeTitle", { name: user.name }), t("madeText"), key);
      go(href("system", "users", user.id));
    }
  }
}

/** Asks for name and role; keeps both where the service refuses them. */
class NewUser extends Element {
  static properties = { close: { attribute: false }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.problem = null;
    this.busy = false;
  }

  render() {
    return html`<form class="stack" @submit=${event => this.#make(event)}>
      <h2 id="dialog-title">${t("newUser")}</h2>
      <label class="stack tight"><span class="label">${t("name")}</span>
        <input class="input" name="name" required maxlength="100" autocomplete="off" aria-invalid=${Boolean(this.problem)}></label>
      <fieldset class="stack tight"><legend class="label">${t("role")}</legend>
        ${["user", "admin"].map(role => html`<label class="check"><input type="radio" name="role" value=${role}
          ?checked=${role === "user"}>${t(role)} <span class="small">${t(`${role}Note`)}</span></label>`)}</fieldset>
      ${this.problem ? html`<p class="notice bad" role="alert">${explain(this.problem)}</p>` : nothing}
      <div class="row"><button class="button primary" ?disabled=${this.busy}>${t("make")}</button>
        <button type="button" class="button" @click=${() => this.close(null)}>${t("cancel")}</button></div>
    </form>`;
  }

  async #make(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    this.problem = null;
    try {
      this.close(await post("/admin/users", { name: form.get("name").trim(), role: form.get("role") }));
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }
}

customElements.define("parley-new-user", NewUser);
customElements.define("parley-users", Users);
