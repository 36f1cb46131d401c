// One user: role, whether they may come in, keys, password, limits. What cannot be undone asks for the name first.

import { get, patch, put, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { go, href } from "../app/router.js";
import { explain, failed, loading } from "../app/states.js";
import { session } from "../app/session.js";
import { dateTime, words } from "../app/words.js";
import "./keys.js";
import "./limits.js";
import catalogue from "./user-words.js";

const t = words(catalogue);

class User extends Element {
  static properties = { user: {}, shown: { state: true }, problem: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.shown = null;
    this.problem = null;
    this.refused = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  render() {
    return html`
      <p><a class="back" href=${href("system", "users")}>${icons.back}${t("users")}</a></p>
      ${!this.shown ? this.problem ? failed(this.problem, () => this.#read()) : loading() : this.#page()}`;
  }

  #page() {
    const user = this.shown;
    return html`
      <div class="row apart job-head">
        <h2>${user.name} ${user.active ? nothing : html`<span class="tag">${t("inactive")}</span>`}</h2>
        <div class="row">
          <button type="button" class="button compact ${user.active ? "danger" : ""}" @click=${() => this.#setActive(!user.active)}>
            ${t(user.active ? "deactivate" : "activate")}</button>
          <button type="button" class="button compact danger" @click=${() => this.#delete()}>${t("delete")}</button>
        </div>
      </div>
      <p class="small">${t("since", { at: dateTime(user.created) })} · <span class="mono">${user.id}</span>
        · <a href=${`${href("system", "usage")}?user=${user.id}`}>${t("usage")}</a></p>
      <section class="stack"><h2>${t("role")}</h2>
        <div class="row">${["user", "admin"].map(role => html`<label class="check"><input type="radio" name="role" value=${role}
          .checked=${user.role === role} @change=${() => this.#setRole(role)}>${t(role)}
          <span class="small">${t(`${role}Note`)}</span></label>`)}</div></section>
      <parley-user-keys .user=${user}></parley-user-keys>
      ${this.#password()}
      <parley-user-limits .user=${user.id}></parley-user-limits>`;
  }

  #password() {
    return html`<section class="stack"><h2>${t("password")}</h2><p class="lead">${t("passwordText")}</p>
      <form class="row" @submit=${event => this.#setPassword(event)}>
        <label><span class="hidden-text">${t("newPassword")}</span><input class="input" type="password" name="password" required
          autocomplete="new-password" placeholder=${t("newPassword")} aria-invalid=${Boolean(this.refused)}></label>
        <button class="button">${t("setPassword")}</button></form>
      ${this.refused ? html`<p class="notice bad" role="alert">${explain(this.refused)}</p>` : nothing}</section>`;
  }

  async #read() {
    this.problem = null;
    try {
      const user = (await get("/admin/users")).find(each => each.id === this.user);
      this.shown = user ?? null;
      this.problem = user ? null : { status: 404, detail: t("gone") };
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #setRole(role) {
    const before = this.shown.role;
    if (role === "user" && this.shown.id === session.me?.id && !await confirm({
      title: t("loseTitle"), text: t("loseText"), yes: t("lose"), type: this.shown.name, typeLabel: t("typeName", { name: this.shown.name }),
    })) {
      this.shown = { ...this.shown, role: before };
      return;
    }
    await this.#change({ role });
  }

  async #setActive(active) {
    const { name } = this.shown;
    if (active || await confirm({
      title: t("deactivateTitle", { name }), text: t("deactivateText"), yes: t("deactivate"), type: name, typeLabel: t("typeName", { name }),
    })) {
      await this.#change({ active });
    }
  }

  async #change(what) {
    try {
      this.shown = await patch(`/admin/users/${this.shown.id}`, what);
      notify(t("saved"));
    } catch (problem) {
      complain(problem);
      this.shown = { ...this.shown };
    }
  }

  async #delete() {
    const { id, name } = this.shown;
    if (!await confirm({
      title: t("deleteTitle", { name }), text: t("deleteText"), yes: t("delete"), type: name, typeLabel: t("typeName", { name }),
    })) {
      return;
    }
    try {
      await remove(`/admin/users/${id}`);
      notify(t("deleted", { name }));
      go(href("system", "users"));
    } catch (problem) {
      complain(problem);
    }
  }

  async #setPassword(event) {
    event.preventDefault();
    const form = event.target;
    this.refused = null;
    try {
      await put(`/admin/users/${this.shown.id}/password`, { password: form.password.value });
      form.reset();
      notify(t("passwordSet"));
    } catch (problem) {
      this.refused = problem;
    }
  }
}

customElements.define("parley-user", User);
