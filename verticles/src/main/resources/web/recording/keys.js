// The keyboard, by the place of keys (event.code), so that it is the same on Russian and Latin keyboards. Single keys can be
// switched off (WCAG 2.2, 2.1.4).

const OFF = "parley.keys.off";

/** Keys of the page, in the order in which the help lists them: [what they are called there, the command]. */
export const KEYS = [
  ["Space K", "play"],
  ["J", "back"],
  ["L", "on"],
  ["← →", "arrows"],
  [", .", "speed"],
  ["+ −", "zoom"],
  ["G", "goTo"],
  ["F", "follow"],
  ["Tab", "tab"],
  ["Enter", "enter"],
  ["E", "edit"],
  ["S", "assign"],
  ["N", "doubt"],
  ["Ctrl+Z", "undo"],
  ["Ctrl+Y Ctrl+Shift+Z", "redo"],
  ["/", "find"],
  ["?", "help"],
];

/** Keys in the editor of a segment. */
export const EDITOR_KEYS = [["Ctrl+Enter", "saveNext"], ["Ctrl+Space", "hear"], ["Esc", "leave"]];

const COMMANDS = {
  Space: "play", KeyK: "play", KeyJ: "back", KeyL: "on", ArrowLeft: "left", ArrowRight: "right", Comma: "slower", Period: "faster",
  Equal: "nearer", NumpadAdd: "nearer", Minus: "farther", NumpadSubtract: "farther", KeyG: "goTo", KeyF: "follow", KeyE: "edit",
  KeyS: "assign", KeyN: "doubt", Slash: "find",
};

const FIELDS = "input, textarea, select, [contenteditable], [role=menu], dialog";

export const keysAreOn = () => localStorage.getItem(OFF) === null;

export const switchKeys = on => on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes");

/** What a key asks for: a command, or null where it belongs to a field, a button or the browser. */
export const commandOf = event => {
  if (event.defaultPrevented || event.isComposing || event.target.closest?.(FIELDS)) {
    return null;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const letter = letterOf(event);
    return letter === "z" ? event.shiftKey ? "redo" : "undo" : letter === "y" && !event.shiftKey ? "redo" : null;
  }
  if (event.altKey || !keysAreOn()) {
    return null;
  }
  if (event.key === "?" || event.shiftKey && event.code === "Slash") {
    return "help";
  }
  if (event.key === "/") {
    return "find";
  }
  const command = COMMANDS[event.code] ?? null;
  const pressesButton = event.code === "Space" && event.target.closest?.("button, a, summary, [role=button], [role=tab]");
  const shifted = event.shiftKey && command !== "nearer";
  return pressesButton || shifted ? null : command;
};

/** What is written on a key, where that is Latin: Z and Y change places between keyboards. Else what stands in its place on others. */
const letterOf = event => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase();
