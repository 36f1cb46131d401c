// Drawings of the player and the transcript; each button that has only one of these also has a name in words.

import { svg } from "lit";

const mark = drawing => svg`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawing}</svg>`;

const ten = svg`<text x="12" y="15.4" text-anchor="middle" stroke="none" fill="currentColor" font-size="8.5" font-weight="600">10</text>`;

export const marks = {
  back10: mark(svg`<path d="M6.2 6.2A8.2 8.2 0 1 0 12 3.8H8.5M11 1.2L8.2 3.8 11 6.4"/>${ten}`),
  on10: mark(svg`<path d="M17.8 6.2A8.2 8.2 0 1 1 12 3.8h3.5M13 1.2l2.8 2.6L13 6.4"/>${ten}`),
  nearer: mark(svg`<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5M11 8.5v5M8.5 11h5"/>`),
  farther: mark(svg`<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5M8.5 11h5"/>`),
  follow: mark(svg`<path d="M12 4v14M6.5 12.5L12 18l5.5-5.5"/>`),
  keyboard: mark(svg`<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8"/>`),
  back: mark(svg`<path d="M9 6L4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3"/>`),
  forth: mark(svg`<path d="M15 6l4.5 4.5L15 15M19 10.5h-9a5 5 0 0 0 0 10h3"/>`),
  wave: mark(svg`<path d="M4 10v4M8 6v12M12 9v6M16 4v16M20 10v4"/>`),
  side: mark(svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M14.5 5v14"/>`),
  up: mark(svg`<path d="M6 15l6-6 6 6"/>`),
  below: mark(svg`<path d="M6 9l6 6 6-6"/>`),
  plus: mark(svg`<path d="M12 5v14M5 12h14"/>`),
  close: mark(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  check: mark(svg`<path d="M5 12.5l4.5 4.5L19 7"/>`),
};
