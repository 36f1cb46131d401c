// Times in a report, such as [00:12:34], as buttons that lead to that place of the recording.

import { clock } from "../app/words.js";

const TIME = /\[(\d{2,}):(\d\d):(\d\d)\]/g;
const SECOND_OF = [3600, 60, 1];

/**
 * Puts a button in the place of each time that is cited.
 *
 * @param root where the report has been drawn
 * @param known whether a time, in seconds, is one of a line of the transcript
 * @param name what a button is called, from its time in words
 */
export const linkTimes = (root, known, name) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, node =>
    node.parentElement.closest("pre, code, a, button") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode);
  }
  texts.forEach(text => linkIn(text, known, name));
};

const linkIn = (text, known, name) => {
  const parts = [];
  let after = 0;
  for (const match of text.data.matchAll(TIME)) {
    const seconds = match.slice(1).reduce((sum, part, i) => sum + Number(part) * SECOND_OF[i], 0);
    if (known(seconds)) {
      parts.push(text.data.slice(after, match.index), chip(seconds, name));
      after = match.index + match[0].length;
    }
  }
  if (parts.length > 0) {
    text.replaceWith(...parts, text.data.slice(after));
  }
};

const chip = (seconds, name) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "time-chip";
  button.dataset.seconds = seconds;
  button.textContent = clock(seconds);
  button.setAttribute("aria-label", name(clock(seconds)));
  return button;
};
