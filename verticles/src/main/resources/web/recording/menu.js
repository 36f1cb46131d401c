// A menu under a button. It lies in the browser's top layer, as what is not laid out clips its content.
// Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/

import { render } from "lit";
import { html, nothing } from "../app/element.js";
import { marks } from "./marks.js";

/**
 * @param items {name, run, drawing, note, checked, mark: classes of a dot, format: of a file} or {heading}
 * @param label what the menu is about, where there is no heading
 */
export const openMenu = (anchor, items, label = "") => {
  const menu = document.createElement("div");
  menu.className = "popup";
  menu.popover = "auto";
  menu.role = "menu";
  menu.ariaLabel = label || items.find(item => item.heading)?.heading || "";
  const close = () => menu.hidePopover();
  render(items.map(item => item.heading
    ? html`<p class="popup-heading" role="presentation">${item.heading}</p>`
    : html`<button type="button" role=${item.checked === undefined ? "menuitem" : "menuitemradio"} tabindex="-1"
        aria-checked=${item.checked ?? nothing} data-format=${item.format ?? nothing} @click=${() => {
          close();
          item.run();
        }}>${item.mark ? html`<span class="dot ${item.mark}"></span>` : item.drawing ?? nothing}
        <span class="popup-text"><bdi>${item.name}</bdi>${item.note ? html`<small>${item.note}</small>` : nothing}</span>
        ${item.checked ? marks.check : nothing}</button>`), menu);
  menu.addEventListener("keydown", event => move(event, menu));
  menu.addEventListener("toggle", event => {
    if (event.newState === "closed") {
      anchor.ariaExpanded = "false";
      const inside = menu.contains(document.activeElement);
      menu.remove();
      if (inside && anchor.isConnected) {
        anchor.focus({ preventScroll: true });
      }
    }
  });
  (anchor.closest("main") ?? document.body).append(menu);
  menu.showPopover();
  anchor.ariaExpanded = "true";
  place(menu, anchor);
  (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("button")).focus({ preventScroll: true });
  addEventListener("scroll", close, { once: true, passive: true });
};

const move = (event, menu) => {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[to].focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    menu.hidePopover();
  }
  event.stopPropagation();
};

/** Under the anchor, else above it, at its outer edge, and inside the window. */
export const place = (popover, anchor) => {
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const end = from.left + from.width / 2 > innerWidth / 2 && from.right > width;
  const left = Math.max(8, Math.min(end ? from.right - width : from.left, innerWidth - width - 8));
  const below = from.bottom + 6;
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, from.top - height - 6);
  popover.style.left = `${left}px`;
  popover.style.top = `${top}px`;
};
