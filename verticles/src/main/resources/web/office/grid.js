// A table of cells, each as the text that it is.

import { html, nothing } from "../app/element.js";

/**
 * @param about caption; head, headings or null; rows; isNumber, which cells stand at the right
 * @returns a frame that scrolls by itself where the table is too wide, also by keyboard
 */
export const grid = ({ caption, head, rows, isNumber }) => html`
  <div class="table-frame" tabindex="0" role="group" aria-label=${caption}>
    <table class="table grid">
      <caption class="hidden-text">${caption}</caption>
      ${head ? html`<thead><tr>${head.map((cell, column) => html`
        <th scope="col" class=${rows[0] && isNumber(rows[0][column]) ? "number" : ""}>${text(cell)}</th>`)}</tr></thead>` : nothing}
      <tbody>${rows.map(row => html`<tr>${row.map(cell => html`
        <td class=${isNumber(cell) ? "number" : ""}>${text(cell)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;

const LONGEST = 500;

const text = cell => {
  const all = cell === null || cell === undefined ? "" : String(cell);
  return all.length > LONGEST ? `${all.slice(0, LONGEST)}…` : all;
};
