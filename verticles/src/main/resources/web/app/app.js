// Begins the page: a one-time code from the address, the theme, then the shell.

import { session } from "./session.js";
import { applyTheme } from "./theme.js";
import "./shell.js";

applyTheme();

const welcome = /^#welcome=([\w-]+)$/.exec(location.hash);
if (welcome) {
  // The code is good once; it has no business in the history of the browser.
  history.replaceState(null, "", "/");
  await session.welcome(welcome[1]);
} else {
  await session.resume();
}
