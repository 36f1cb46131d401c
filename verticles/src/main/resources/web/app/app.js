// Begins the page: a one-time code from the address, the theme, then the shell.

import { session } from "./session.js";
import { applyTheme } from "./theme.js";
import "./shell.js";

const takeWelcome = () => {
  const code = /^#welcome=([\w-]+)$/.exec(location.hash)?.[1];
  if (code) {
    // It is good once, and has no business in the history of the browser.
    history.replaceState(null, "", "/");
    session.welcome(code);
  }
  return Boolean(code);
};

applyTheme();
addEventListener("hashchange", takeWelcome);
if (!takeWelcome()) {
  session.resume();
}
