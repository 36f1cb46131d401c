// Questions of the page that come from keys: which keys there are, and to which time to go.

import { open } from "../app/dialog.js";
import { html } from "../app/element.js";
import { words } from "../app/words.js";
import { secondsOf } from "./hits.js";
import { EDITOR_KEYS, KEYS, keysAreOn, switchKeys } from "./keys.js";
import catalogue from "./words.js";

const t = words(catalogue);

const rows = keys => keys.map(([names, command]) => html`
  <div><dt>${names.split(" ").map(name => html`<kbd>${name}</kbd> `)}</dt><dd>${t(`key_${command}`)}</dd></div>`);

export const openHelp = () => open(close => html`
  <form method="dialog" class="stack" @submit=${() => close(null)}>
    <h2 id="dialog-title">${t("keys")}</h2>
    <dl class="keys">${rows(KEYS)}</dl>
    <h3>${t("keysInEditor")}</h3>
    <dl class="keys">${rows(EDITOR_KEYS)}</dl>
    <label class="check"><input type="checkbox" .checked=${keysAreOn()} @change=${event => switchKeys(event.target.checked)}>
      <span>${t("singleKeys")}</span></label>
    <div class="row"><button class="button primary">${t("close")}</button></div>
  </form>`, null);

/** @returns seconds, or null */
export const askTime = () => open(close => {
  const submit = event => {
    const field = event.target.querySelector("input");
    const seconds = secondsOf(field.value);
    if (seconds === null) {
      event.preventDefault();
      field.ariaInvalid = "true";
      event.target.querySelector("[role=alert]").textContent = t("noTime");
      return;
    }
    close(seconds);
  };
  return html`
    <form method="dialog" class="stack" @submit=${submit}>
      <h2 id="dialog-title">${t("goTo")}</h2>
      <label class="stack tight"><span class="label">${t("time")}</span>
        <input class="input" autocomplete="off" placeholder="1:02:30" inputmode="numeric"></label>
      <p class="bad-text" role="alert"></p>
      <div class="row">
        <button class="button primary">${t("go")}</button>
        <button type="button" class="button" @click=${() => close(null)}>${t("cancel")}</button>
      </div>
    </form>`;
}, null);
