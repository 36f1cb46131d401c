// The recordings of the reader: what there is, how far it is, and new ones in.

import { repeat } from "lit/directives/repeat.js";
import { Element, html, nothing, style } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { onRoute, route } from "../app/router.js";
import { session } from "../app/session.js";
import { empty, failed, loading } from "../app/states.js";
import { size, words } from "../app/words.js";
import { takeDrops } from "./drops.js";
import { Feed } from "./feed.js";
import { clearFilters, filters } from "./filters.js";
import { options } from "./options.js";
import { queue } from "./queue.js";
import "./retry-all.js";
import { row } from "./row.js";
import "./upload-list.js";
import catalogue from "./words.js";

await style(import.meta.url, "recordings.css");

const t = words(catalogue);

class Recordings extends Element {
  static properties = { hovering: { state: true } };

  #feed = new Feed();
  #asked = null;
  /** The row with the focus before the list changed, and its place. */
  #focused = null;

  connectedCallback() {
    super.connectedCallback();
    this.hovering = false;
    this.listen(this.#feed, "change", () => this.requestUpdate());
    this.listen(queue, "taken", event => notify(t("taken", { name: event.item.name })));
    this.whileShown(
      this.#feed.follow(),
      onRoute(() => this.#read()),
      takeDrops({
        hovering: whether => { this.hovering = whether; },
        dropped: files => queue.add(files, options()),
      }));
    queue.recall();
    this.#read();
  }

  #read() {
    const asked = filters();
    // Another view's address is none of ours: it replaces this one in a moment.
    if (location.hash.startsWith("#/recordings/") || this.#asked === asked.toString()) {
      return;
    }
    this.#asked = asked.toString();
    this.#feed.read(asked);
  }

  render() {
    return html`
      <div class="view-head">
        <h1>${t("title")}</h1>
        ${this.#isNew() ? nothing : this.#adding()}
      </div>
      <p class="small limit">${this.#limit()}</p>
      <parley-upload-options></parley-upload-options>
      <parley-uploads></parley-uploads>
      ${this.#list()}
      ${this.hovering ? html`<div class="drop-here" aria-hidden="true"><p>${icons.upload}${t("dropHere")}</p></div>` : nothing}`;
  }

  /** Whether there is nothing at all yet. */
  #isNew() {
    return this.#feed.recordings?.length === 0 && this.#asked === "";
  }

  #adding() {
    return html`
      <label class="button primary add">${icons.upload}${t("add")}
        <input class="hidden-text" type="file" multiple @change=${this.#picked}></label>`;
  }

  #limit() {
    const most = session.me?.limits?.max_file_bytes;
    return most ? t("limit", { size: size(most) }) : "";
  }

  #list() {
    const { recordings, problem } = this.#feed;
    if (recordings === null) {
      return problem ? failed(problem, () => this.#feed.again()) : loading();
    }
    if (this.#isNew()) {
      return html`<div class="first">${empty(t("emptyTitle"), t("emptyText"), this.#adding())}</div>`;
    }
    return html`
      <parley-recording-filters .seen=${recordings.map(recording => recording.language)}></parley-recording-filters>
      ${problem ? html`<p class="notice bad" role="alert">${t("loadFailed")}
        <button type="button" class="link" @click=${() => this.#feed.again()}>${t("retry")}</button></p>` : nothing}
      ${recordings.length === 0 ? empty(t("nothingTitle"), t("nothingText"), html`
          <button type="button" class="button" @click=${clearFilters}>${t("clear")}</button>`)
        : html`
          ${route().query.get("state") === "failed" ? html`<parley-retry-all .feed=${this.#feed}></parley-retry-all>` : nothing}
          <div class="recordings ${session.admin ? "owned" : ""}" aria-busy=${this.#feed.busy}>
            ${this.#columns()}
            <ul>${repeat(recordings, recording => recording.id, recording => row(recording, this.#feed))}</ul>
          </div>
          ${this.#feed.next ? html`
            <p class="row more"><button type="button" class="button" @click=${this.#more}>${t("more")}</button></p>` : nothing}`}`;
  }

  /** Who works with the keyboard goes on at the first new one. */
  async #more() {
    const shown = this.#feed.recordings.length;
    const problem = await this.#feed.more();
    if (problem) {
      complain(problem);
    }
    await this.updateComplete;
    if (document.activeElement.closest(".more") || document.activeElement === document.body) {
      this.querySelectorAll(".recording .name a")[shown]?.focus();
    }
  }

  willUpdate() {
    const focused = document.activeElement?.closest(".recording");
    this.#focused = focused && { row: focused, at: [...focused.parentElement.children].indexOf(focused) };
  }

  /** Where the row that had the focus is gone, the one in its place has it. */
  updated() {
    if (this.#focused && !this.#focused.row.isConnected) {
      const links = this.querySelectorAll(".recording .name a");
      (links[Math.min(this.#focused.at, links.length - 1)] ?? this.querySelector(".search input, .add input"))?.focus();
    }
  }

  #columns() {
    const columns = ["columnName", "columnState", "columnLength", "columnSpeakers", "columnLanguage",
      ...(session.admin ? ["owner"] : []), "columnCreated"];
    return html`<div class="columns" aria-hidden="true">${columns.map(name => html`<span>${t(name)}</span>`)}<span></span></div>`;
  }

  #picked(event) {
    queue.add([...event.target.files], options());
    event.target.value = "";
  }
}

customElements.define("parley-recordings", Recordings);
