// The chats that are kept, to go back to, rename and delete.

import { get, put, remove } from "../app/api.js";
import { confirm, open } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { href } from "../app/router.js";
import { failed, loading } from "../app/states.js";
import { shortDate, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

const PAGE = 50;

/** Event "gone" {id}: a chat was deleted here; "renamed" {id, title, version}. */
class ChatHistory extends Element {
  static properties = {
    /** Id of the chat that is open. */
    current: { attribute: false },
    chats: { state: true },
    next: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.current = null;
    this.chats = null;
    this.next = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  /** Reads the list anew. */
  async load() {
    await this.#read("");
  }

  async #read(before) {
    try {
      const page = await get(`/chats?limit=${PAGE}${before && `&before=${before}`}`);
      this.chats = before ? [...this.chats, ...page.chats] : page.chats;
      this.next = page.next ?? null;
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    if (this.problem && !this.chats) {
      return failed(this.problem, () => this.load());
    }
    if (!this.chats) {
      return loading();
    }
    if (this.chats.length === 0) {
      return html`<p class="small">${t("noChats")}</p>`;
    }
    return html`
      <ul class="chat-list">${this.chats.map(chat => this.#entry(chat))}</ul>
      ${this.next ? html`<button type="button" class="link" @click=${() => this.#read(this.next)}>${t("older")}</button>` : nothing}`;
  }

  #entry(chat) {
    return html`<li class=${chat.id === this.current ? "current" : ""}>
      <a href=${href("chat", chat.id)} aria-current=${chat.id === this.current ? "true" : nothing}>
        <bdi class="chat-title">${chat.title}</bdi><span class="small">${shortDate(chat.updated)}</span></a>
      <button type="button" class="icon-button" aria-label=${t("renameOf", { title: chat.title })} title=${t("rename")}
        @click=${() => this.#rename(chat)}>${icons.edit}</button>
      <button type="button" class="icon-button" aria-label=${t("deleteOf", { title: chat.title })} title=${t("delete")}
        @click=${() => this.#delete(chat)}>${icons.trash}</button>
    </li>`;
  }

  async #rename(chat) {
    const title = await open(close => html`
      <form class="stack" @submit=${event => {
        event.preventDefault();
        close(new FormData(event.target).get("title").trim());
      }}>
        <h2 id="dialog-title">${t("rename")}</h2>
        <label class="stack tight"><span class="label">${t("title")}</span>
          <input class="input" name="title" maxlength="200" required pattern=".*\\S.*" .value=${chat.title}></label>
        <div class="row"><button class="button primary">${t("save")}</button>
          <button type="button" class="button" @click=${() => close(null)}>${t("cancel")}</button></div>
      </form>`, null);
    if (!title || title === chat.title) {
      return;
    }
    try {
      const { model, messages, version } = await get(`/chats/${chat.id}`);
      const kept = await put(`/chats/${chat.id}`, { title, ...(model ? { model } : {}), messages, version });
      this.dispatchEvent(new CustomEvent("renamed", { detail: { id: chat.id, title, version: kept.version } }));
    } catch (problem) {
      complain(problem);
    }
    await this.load();
  }

  async #delete(chat) {
    if (!await confirm({ title: t("deleteOf", { title: chat.title }), text: t("deleteText"), yes: t("delete") })) {
      return;
    }
    try {
      await remove(`/chats/${chat.id}`);
      notify(t("deleted"));
      this.dispatchEvent(new CustomEvent("gone", { detail: { id: chat.id } }));
    } catch (problem) {
      complain(problem);
    }
    await this.load();
    await this.updateComplete;
    // The button that was pressed has gone with its chat.
    if (document.activeElement === document.body) {
      (this.querySelector("a") ?? document.querySelector("#question"))?.focus();
    }
  }
}

customElements.define("parley-chat-history", ChatHistory);
