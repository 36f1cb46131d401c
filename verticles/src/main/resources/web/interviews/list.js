// The rooms of the reader, newest first. Those that are not over are looked at again every few seconds.

import { get } from "../app/api.js";
import { copy } from "../app/clipboard.js";
import { Element, html, nothing } from "../app/element.js";
import { notify } from "../app/notices.js";
import { href } from "../app/router.js";
import { empty, failed, loading } from "../app/states.js";
import { shortDate } from "../app/words.js";
import { every } from "../app/every.js";
import { linkOf, score, stateOf, t } from "./shown.js";

const PAGE = 50;
const LOOK_SECONDS = 8;

class List extends Element {
  static properties = { rooms: { state: true }, problem: { state: true }, more: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.rooms = null;
    this.problem = null;
    this.more = false;
    this.#follow();
  }

  /** Reads the first page again and again while something may change in it. */
  #follow() {
    let known = false;
    this.whileShown(every(LOOK_SECONDS, async () => {
      if (!known || this.problem || this.rooms.some(room => room.is_active)) {
        await this.#read();
        known = this.rooms !== null;
      }
    }));
  }

  async #read() {
    try {
      const { rooms } = await get(`/api/rooms?limit=${PAGE}`);
      const last = rooms.at(-1);
      const older = last ? (this.rooms ?? []).filter(room => room.id < last.id) : [];
      this.more = this.more && older.length > 0 || older.length === 0 && rooms.length === PAGE;
      this.rooms = [...rooms, ...older];
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #readMore() {
    try {
      const { rooms } = await get(`/api/rooms?limit=${PAGE}&before=${this.rooms.at(-1).id}`);
      this.rooms = [...this.rooms, ...rooms];
      this.more = rooms.length === PAGE;
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    return html`
      <header class="view-head"><h1>${t("title")}</h1>
        <a class="button primary" href=${href("interviews", "new")}>${t("new")}</a></header>
      ${this.problem ? failed(this.problem, () => this.#read()) : nothing}
      ${this.rooms ? this.#content() : this.problem ? nothing : loading()}`;
  }

  #content() {
    if (this.rooms.length === 0) {
      return empty(t("emptyTitle"), t("emptyText"),
        html`<a class="button" href=${href("interviews", "new")}>${t("emptyAction")}</a>`);
    }
    return html`
      <ul class="rooms">${this.rooms.map(room => this.#row(room))}</ul>
      ${this.more ? html`<div class="row more-rooms">
        <button type="button" class="button" @click=${() => this.#readMore()}>${t("more")}</button></div>` : nothing}`;
  }

  #row(room) {
    return html`<li class="room">
      <div class="who-and-what">
        <a class="candidate" href=${href("interviews", room.room_code)}>${room.candidate_name}</a>
        ${room.vacancy ? html`<span class="small vacancy">${room.vacancy}</span>` : nothing}
      </div>
      <div class="row how-far">
        ${stateOf(room)}
        <span class="small">${room.answered > 0 ? t("answers", { count: room.answered })
          : t("planned", { count: room.planned })}</span>
      </div>
      <p class="mean">${room.average_score === null
        ? html`<span class="small">${room.answered > 0 ? t("noScore") : ""}</span>`
        : html`<span class="hidden-text">${t("average")}: </span><strong>${score(room.average_score)}</strong>
          <span class="small">${t("outOf")}</span>`}</p>
      <p class="small made">${shortDate(room.created_at)}</p>
      ${room.is_active ? html`<button type="button" class="link" aria-label=${t("copyLinkOf", { name: room.candidate_name })}
        @click=${() => this.#copy(room)}>${t("copyLink")}</button>` : html`<span></span>`}
    </li>`;
  }

  async #copy(room) {
    notify(await copy(linkOf(room)) ? t("copied") : t("copyByHand", { link: linkOf(room) }));
  }
}

customElements.define("parley-interview-list", List);
