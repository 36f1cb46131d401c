// Languages that can be recognised here, by the names that the reader's language has for them.

import { get } from "../app/api.js";
import { language } from "../app/words.js";

let asked = null;

/** @returns {{languages: string[], automatic: string[]}} as /recognizers tells them; empty where nobody answers */
export const languagesHeard = () => {
  asked ??= get("/recognizers").catch(() => {
    // The next who wants to know asks again.
    asked = null;
    return { languages: [], automatic: [] };
  });
  return asked;
};

/** Those that the reader reads come first, the others by their names. */
export const sorted = tags => {
  const own = navigator.languages.map(tag => tag.split("-")[0]);
  const place = tag => own.includes(tag) ? own.indexOf(tag) : own.length;
  const { compare } = new Intl.Collator(language());
  return [...tags].sort((one, other) => place(one) - place(other) || compare(languageName(one), languageName(other)));
};

export const languageName = tag => {
  try {
    const name = new Intl.DisplayNames([language()], { type: "language" }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(language()) + name.slice(1);
  } catch {
    return tag;
  }
};
