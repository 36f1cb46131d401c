// Small drawings beside words, never in place of them, but for the player's.

import { svg } from "lit";

const icon = drawing => svg`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawing}</svg>`;

export const icons = {
  wave: icon(svg`<path d="M4 10v4M8 6v12M12 9v6M16 4v16M20 10v4"/>`),
  speech: icon(svg`<path d="M4 5h16v11H11l-4.5 4v-4H4z"/>`),
  table: icon(svg`<path d="M4 5h16v14H4zM4 10h16M10 5v14"/>`),
  person: icon(svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.8-3.8 3.4-5.5 7-5.5s6.2 1.7 7 5.5"/>`),
  book: icon(svg`<path d="M5 4.5h11a3 3 0 0 1 3 3V20H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11"/>`),
  gauge: icon(svg`<path d="M4 18a9 9 0 1 1 16 0M12 14l4-5"/>`),
  menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
  upload: icon(svg`<path d="M12 16V5M7 10l5-5 5 5M5 19h14"/>`),
  search: icon(svg`<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>`),
  play: icon(svg`<path d="M8 5.5l10 6.5-10 6.5z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M8 5.5v13M16 5.5v13" stroke-width="3"/>`),
  stop: icon(svg`<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor"/>`),
  copy: icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/>`),
  down: icon(svg`<path d="M12 4v12M7 11l5 5 5-5M5 20h14"/>`),
  edit: icon(svg`<path d="M4 20l1-4L16 5l3 3L8 19z"/>`),
  trash: icon(svg`<path d="M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13"/>`),
  more: icon(svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>`),
  back: icon(svg`<path d="M14 6l-6 6 6 6"/>`),
};
