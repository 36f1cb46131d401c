// The API keys of a user. A key is shown once, when it is made.

import { get, post, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { complain, notify } from "../app/notices.js";
import { explain, failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import { moment, table } from "./parts.js";
import { showSecret } from "./secret.js";
import catalogue from "./user-words.js";

const t = words(catalogue);

class Keys extends Element {
  static properties = { user: {}, keys: { state: true }, problem: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.keys = null;
    this.problem = null;
    this.refused = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  render() {
    return html`<section class="stack"><h2>${t("keys")}</h2>
      ${!this.keys ? this.problem ? failed(this.problem, () => this.#read()) : loading()
        : this.keys.length === 0 ? html`<p class="lead">${t("noKeys")}</p>` : table(t("keys"),
          [{ name: t("name") }, { name: t("created") }, { name: t("lastUsed") }, { name: t("actions") }],
          this.keys.map(key => html`<tr><td>${key.name}</td><td>${moment(key.created)}</td>
            <td>${key.last_used ? moment(key.last_used) : t("never")}</td>
            <td><button type="button" class="link" @click=${() => this.#revoke(key)}>${t("revoke")}
              <span class="hidden-text">${key.name}</span></button></td></tr>`))}
      <form class="row" @submit=${event => this.#add(event)}>
        <label><span class="hidden-text">${t("keyName")}</span><input class="input" name="name" required maxlength="100"
          autocomplete="off" placeholder=${t("keyName")} aria-invalid=${Boolean(this.refused)}></label>
        <button class="button">${t("newKey")}</button></form>
      ${this.refused ? html`<p class="notice bad" role="alert">${explain(this.refused)}</p>` : nothing}</section>`;
  }

  get #path() {
    return `/admin/users/${this.user.id}/keys`;
  }

  async #read() {
    this.problem = null;
    try {
      this.keys = await get(this.#path);
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #add(event) {
    event.preventDefault();
    const form = event.target;
    this.refused = null;
    try {
      const { api_key: secret, ...key } = await post(this.#path, { name: form.elements.name.value.trim() });
      this.keys = [...this.keys ?? [], key];
      form.reset();
      await showSecret(t("keyTitle", { name: key.name }), t("madeText"), secret);
    } catch (problem) {
      this.refused = problem;
    }
  }

  async #revoke(key) {
    const about = {
      title: t("revokeTitle", { name: key.name }), text: t("revokeText"), yes: t("revoke"), type: key.name,
      typeLabel: t("typeName", { name: key.name }),
    };
    if (!await confirm(about)) {
      return;
    }
    try {
      await remove(`${this.#path}/${key.id}`);
      this.keys = this.keys.filter(each => each.id !== key.id);
      notify(t("revoked", { name: key.name }));
    } catch (problem) {
      complain(problem);
    }
  }
}

customElements.define("parley-user-keys", Keys);
