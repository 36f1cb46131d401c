// What several parts of the system show in the same way.

import { html, nothing } from "../app/element.js";
import { explain } from "../app/states.js";
import { dateTime, shortDate, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

/** A wide table scrolls by itself, also with the arrow keys. */
export const table = (label, head, rows) => html`
  <div class="table-frame" role="region" aria-label=${label} tabindex="0"><table class="table">
    <thead><tr>${head.map(column => html`<th scope="col" class=${column.number ? "number" : nothing}>${column.name}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;

/** An instant, short; the whole of it where one points at it. */
export const moment = instant => html`<time datetime=${instant} title=${dateTime(instant, true)}>${shortDate(instant)}</time>`;

/** That what is shown is old, and why. */
export const stale = readings => readings.problem
  ? html`<p class="notice bad" role="status">${t("stale", { at: shortDate(readings.at) })} ${explain(readings.problem)}</p>` : nothing;

/** The kinds of jobs that have words here. */
export const KINDS = Object.keys(catalogue.en).filter(key => key.startsWith("kind ")).map(key => key.slice("kind ".length));

/** A kind of jobs in words; kinds that are not known here keep their name. */
export const kindName = kind => KINDS.includes(kind) ? t(`kind ${kind}`) : kind;
