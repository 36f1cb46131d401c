// What the machine had understood of a segment that people have corrected, and the way back.

import { render } from "lit";
import { html, nothing } from "../app/element.js";
import { complain } from "../app/notices.js";
import { words } from "../app/words.js";
import { place } from "./menu.js";
import { nameOf } from "./names.js";
import catalogue from "./words.js";

const t = words(catalogue);

export const openOriginal = (anchor, segment, transcript) => {
  const popover = document.createElement("div");
  popover.className = "popup original";
  popover.popover = "auto";
  popover.role = "dialog";
  popover.ariaLabel = t("original");
  const { text, speaker } = segment.original;
  const voice = transcript.voice(speaker);
  render(html`
    <p class="popup-heading">${t("original")}</p>
    ${text === segment.text ? nothing : html`<p class="quote" dir="auto">${text}</p>`}
    ${speaker === segment.speaker || !voice ? nothing : html`<p class="small">${t("originalSpeaker")} <bdi>${nameOf(voice)}</bdi></p>`}
    <button type="button" class="button compact" @click=${() => {
      popover.hidePopover();
      transcript.revert(segment).catch(complain);
    }}>${t("revert")}</button>`, popover);
  popover.addEventListener("toggle", event => event.newState === "closed" && popover.remove());
  (anchor.closest("main") ?? document.body).append(popover);
  popover.showPopover();
  place(popover, anchor);
  popover.querySelector("button").focus({ preventScroll: true });
};
