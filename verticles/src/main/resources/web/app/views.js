// The places of the page. A view is a custom element in its own folder, read when somebody goes there first.

import { icons } from "./icons.js";

/** `path` is the first part of the address; a view with a `name` stands in the navigation under it (shell-words.js). */
export const VIEWS = [
  { path: "recordings", name: "recordings", icon: icons.wave, element: parts => parts[2] === "report" ? "parley-report" : parts[1] ? "parley-recording" : "parley-recordings" },
  { path: "chat", name: "chat", icon: icons.speech, element: () => "parley-chat" },
  { path: "office", name: "office", icon: icons.table, element: () => "parley-office" },
  { path: "interviews", name: "interviews", icon: icons.person, element: () => "parley-interviews" },
  { path: "prompts", name: "prompts", icon: icons.book, element: () => "parley-prompts" },
  { path: "system", name: "system", icon: icons.gauge, admin: true, element: () => "parley-system" },
];

/** Where the module of an element lies: parley-recording in recording/view.js. */
export const moduleOf = element => `/web/${element.replace("parley-", "")}/view.js`;
