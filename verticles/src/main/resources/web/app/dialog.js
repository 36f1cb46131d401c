// Questions that have to be answered first. The browser's own dialog keeps the focus inside and takes Escape for no.

import { render } from "lit";
import { html, nothing } from "./element.js";
import { words } from "./words.js";

const t = words({ en: { cancel: "Cancel" }, ru: { cancel: "Отмена" } });

/**
 * @param about title; text; yes, the word of the button that does it; type: a word that has to be typed first, for what cannot
 *     be undone, with typeLabel
 * @returns whether it was confirmed
 */
export const confirm = about => open(close => {
  const typed = event => {
    event.target.form.querySelector("[value=yes]").disabled = event.target.value.trim() !== about.type;
  };
  return html`
    <form method="dialog" class="stack" @submit=${event => close(event.submitter.value === "yes")}>
      <h2 id="dialog-title">${about.title}</h2>
      ${about.text ? html`<p class="lead">${about.text}</p>` : nothing}
      ${about.type ? html`<label class="stack tight"><span class="label">${about.typeLabel}</span>
        <input class="input" autocomplete="off" @input=${typed}></label>` : nothing}
      <div class="row">
        <button value="yes" class="button primary" ?disabled=${Boolean(about.type)}>${about.yes}</button>
        <button value="no" class="button" formnovalidate>${t("cancel")}</button>
      </div>
    </form>`;
}, false);

/**
 * Opens a dialog with any content.
 *
 * @param content gets a function that closes it with a value; the content's heading has the id dialog-title
 * @param otherwise the value where it is closed by Escape
 */
export const open = (content, otherwise) => new Promise(resolve => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  let value = otherwise;
  const close = answer => {
    value = answer;
    dialog.close();
  };
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(value);
  });
  render(content(close), dialog);
  document.body.append(dialog);
  dialog.showModal();
  // An element of its own in it is drawn a moment later.
  requestAnimationFrame(() => {
    if (document.activeElement === dialog) {
      dialog.querySelector("input, textarea, select, button")?.focus();
    }
  });
});
