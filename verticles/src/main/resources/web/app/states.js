// The states that every view has beside the one with its content.

import { html, nothing } from "./element.js";
import { KINDS } from "./kinds.js";
import "./when-back.js";
import { language, words } from "./words.js";
import catalogue from "./states-words.js";

const t = words(catalogue);

/** Nothing is there yet: what this place is for, and the first thing to do. */
export const empty = (title, text, action = nothing) => html`
  <section class="state">
    <h2>${title}</h2>
    <p class="lead">${text}</p>
    <div class="row">${action}</div>
  </section>`;

/** Shown by the style sheet only after 300 ms, so that what comes at once does not flicker. */
export const loading = (text = t("loading")) => html`
  <div class="state late" role="status"><p class="working">${text}</p></div>`;

/** What went wrong, why, and the way out. */
export const failed = (problem, retry) => html`
  <section class="state" role="alert">
    <h2>${problem.offline ? t("offlineTitle") : problem.status === 403 ? t("forbiddenTitle")
      : problem.status === 404 ? t("missingTitle") : t("failedTitle")}</h2>
    <p class="lead">${problem.offline && retry ? t("offlineView") : explain(problem)}</p>
    ${retry && problem.status !== 403 && problem.status !== 404
      ? html`<div class="row"><button type="button" class="button" @click=${retry}>${t("retry")}</button></div>` : nothing}
    ${retry && problem.offline ? html`<parley-when-back .run=${retry}></parley-when-back>` : nothing}
    ${problem.correlation ? html`<p class="small">${t("correlation", { id: problem.correlation })}</p>` : nothing}
  </section>`;

/** One sentence about a problem, for a notice beside what it concerns. */
export const explain = problem => problem.offline ? t("offlineText")
  : problem.status === 403 ? t("forbiddenText")
  : problem.status === 429 && problem.retryAfter ? `${because(problem)} ${t("retryAfter", { count: problem.retryAfter })}`
  : because(problem);

/**
 * Why something failed. The service says it in English; a reader of another language is told first of which kind it is.
 *
 * @param failure type, one of the closed set of the service (docs/api.md), and detail
 */
export const because = ({ type, detail, message }) => {
  const said = detail || message || t("unknown");
  const kind = KINDS[language()]?.[type];
  return kind ? `${kind} (${said})` : said;
};
