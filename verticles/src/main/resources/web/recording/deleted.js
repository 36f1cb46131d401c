// A recording that somebody has deleted while it was looked at. What was typed into it and not saved can still be copied.

import { html, nothing } from "../app/element.js";
import { href } from "../app/router.js";
import { words } from "../app/words.js";
import catalogue from "./words.js";
import { forgetUnsaved, unsaved } from "./unsaved.js";

const t = words(catalogue);

export const deleted = recording => {
  const text = unsaved(recording.id)?.text;
  return html`
    <section class="state" role="alert">
      <h1>${t("goneTitle")}</h1>
      <p class="lead">${t("goneText", { name: recording.name })}</p>
      ${text ? html`<label class="stack"><span class="label">${t("goneUnsaved")}</span>
        <textarea class="input field" readonly rows="4" .value=${text}></textarea></label>` : nothing}
      <div class="row"><a class="button primary" href=${href("recordings")} @click=${() => forgetUnsaved(recording.id)}>${t("goneBack")}</a></div>
    </section>`;
};
