// Languages that recognisers hear, by the names that the reader's language has for them.

import { language } from "../app/words.js";

/** Those that are asked for most; the service says which of them it hears. */
export const LANGUAGES_HEARD = ["en", "ru", "uk", "be", "kk", "tt", "uz", "hy", "ka", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "he", "hi", "zh", "ja", "ko"];

export const languageName = tag => {
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};
