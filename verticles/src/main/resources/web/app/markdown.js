// Markdown of models and prompts. Raw HTML in it is shown as text and images are left out, because an address in one would tell
// its server what was read; what is left is cleaned once more before it reaches the page.

import DOMPurify from "dompurify";
import { Marked } from "marked";
import { html } from "./element.js";

const escape = text => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ text }) => escape(text),
    // A page has one heading of the first level, and this is not it.
    heading({ tokens, depth }) {
      const level = Math.min(depth + 1, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
  },
});

/** The text as a part of a template. */
export const markdown = text => {
  const fragment = DOMPurify.sanitize(marked.parse(text), {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ["style", "img", "form", "input", "audio", "video", "svg", "math"],
    FORBID_ATTR: ["style", "class", "id", "name"],
  });
  fragment.querySelectorAll("a[href]").forEach(link => {
    link.rel = "noopener noreferrer";
    link.target = "_blank";
  });
  fragment.querySelectorAll("table").forEach(framed);
  return html`<div class="prose">${fragment}</div>`;
};

/** A wide table scrolls by itself, also with the keyboard. */
const framed = table => {
  const frame = document.createElement("div");
  frame.className = "table-frame";
  frame.tabIndex = 0;
  table.replaceWith(frame);
  frame.append(table);
};
