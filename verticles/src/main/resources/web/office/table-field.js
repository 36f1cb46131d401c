// Where a table is pasted or read from a file, and how it is understood. Tells of a change by the event "edit" with text and
// separator; fields have a "change" of their own.

import { Element, html, nothing } from "../app/element.js";
import { complain } from "../app/notices.js";
import { words } from "../app/words.js";
import { grid } from "./grid.js";
import { SEPARATORS } from "./table.js";
import catalogue from "./words.js";

const t = words(catalogue);

/** Understood at once where it is short, else when nothing was typed for a moment. */
const SHORT = 20_000;
const PAUSE_MILLIS = 250;
const SHOWN_ROWS = 6;
const LARGEST_FILE = 15 << 20;

class TableField extends Element {
  static properties = { text: { attribute: false }, separator: { attribute: false }, table: { attribute: false } };

  #timer = 0;

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    return html`<section class="stack tight">
      <label class="label" for="office-table">${t("table")}</label>
      <textarea id="office-table" class="field pasted" rows="5" wrap="off" spellcheck="false" aria-describedby="office-table-hint"
        .value=${this.text} @input=${event => this.#typed(event.target.value)}></textarea>
      <p class="small" id="office-table-hint">${t("tableText")}</p>
      <div class="row">
        <button type="button" class="button compact" @click=${() => this.querySelector("[type=file]").click()}>${t("file")}</button>
        <input type="file" hidden accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain" @change=${event => this.#file(event)}>
        <button type="button" class="button compact" @click=${() => this.#change(t("example"), "")}>${t("exampleName")}</button>
        ${this.text ? html`<button type="button" class="button compact" @click=${() => this.#clear()}>${t("clear")}</button>` : nothing}
      </div>
      ${this.table.rows.length > 0 ? this.#understood() : nothing}
    </section>`;
  }

  #understood() {
    const { rows, separator, literal, headed } = this.table;
    const count = rows.length - (headed ? 1 : 0);
    const more = rows.length - SHOWN_ROWS - 1;
    return html`
      <div class="row apart understood">
        <p class="small" role="status">${t("rows", { count })}, ${t("columns", { count: rows[0].length })}</p>
        <label class="row"><span class="small">${t("separator")}</span>
          <select class="input small-input" @change=${event => this.#change(this.text, event.target.value)}>
            <option value="" ?selected=${!this.separator}>${t("separatorGuess", { sign: signName(separator) })}</option>
            ${SEPARATORS.map(sign => html`<option value=${sign} ?selected=${this.separator === sign}>${signName(sign)}</option>`)}
          </select></label>
      </div>
      ${grid({
        caption: t("understood"),
        head: headed ? rows[0] : null,
        rows: rows.slice(headed ? 1 : 0, SHOWN_ROWS + 1),
        isNumber: cell => literal(cell) !== null,
      })}
      ${more > 0 ? html`<p class="small">${t("moreRows", { count: more })}</p>` : nothing}`;
  }

  #typed(text) {
    clearTimeout(this.#timer);
    if (text.length < SHORT) {
      this.#change(text, this.separator);
    } else {
      this.#timer = setTimeout(() => this.#change(text, this.separator), PAUSE_MILLIS);
    }
  }

  #clear() {
    this.#change("", "");
    this.querySelector("#office-table").focus();
  }

  async #file(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) {
      return;
    }
    if (file.size > LARGEST_FILE) {
      complain({ detail: t("fileTooLarge", { name: file.name }) });
      return;
    }
    this.#change(await textOf(file), "");
  }

  #change(text, separator) {
    this.dispatchEvent(new CustomEvent("edit", { detail: { text, separator } }));
  }
}

/** Files of older Russian programs are no UTF-8. */
const textOf = async file => {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
};

const signName = sign => ({ "\t": t("tab"), ";": t("semicolon"), ",": t("comma") })[sign] ?? sign;

customElements.define("parley-office-table", TableField);
