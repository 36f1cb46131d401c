// Something that is shown this once: a new key.

import { open } from "../app/dialog.js";
import { html } from "../app/element.js";
import { icons } from "../app/icons.js";
import { words } from "../app/words.js";
import catalogue from "./user-words.js";

const t = words(catalogue);

/** Done when the reader has closed it. */
export const showSecret = (title, text, secret) => open(close => html`
  <form method="dialog" class="stack" @submit=${() => close(null)}>
    <h2 id="dialog-title">${title}</h2>
    <p class="lead">${text}</p>
    <code class="secret mono" tabindex="0">${secret}</code>
    <div class="row"><button type="button" class="button primary" autofocus @click=${() => copy(secret)}>${icons.copy}${t("copy")}</button>
      <button class="button">${t("kept")}</button></div>
    <p class="small said" role="status"></p>
  </form>`, null);

/** Said in the dialog: what is behind it is not heard. */
const copy = async secret => {
  const said = document.querySelector("dialog .said");
  try {
    await navigator.clipboard.writeText(secret);
    said.textContent = t("copied");
  } catch {
    // Without https, and away from this machine, browsers let no page write to the clipboard.
    getSelection().selectAllChildren(document.querySelector("dialog .secret"));
    said.textContent = t("notCopied");
  }
};
