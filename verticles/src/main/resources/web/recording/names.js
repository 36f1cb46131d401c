// What a person is called on the page.

import { words } from "../app/words.js";
import catalogue from "./words.js";
import { ordinal } from "./voices.js";

const t = words(catalogue);

/** Without the signs that turn the order of letters around, by which “gpj.exe” would read “exe.jpg” (Unicode TR 36). */
export const withoutOverrides = text => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

/** @param voice of voices.js */
export const nameOf = voice => voice.name === null ? t("speakerNumber", { number: ordinal(voice.ids[0]) }) : withoutOverrides(voice.name);
