// What a person is called on the page.

import { words } from "../app/words.js";
import catalogue from "./words.js";
import { ordinal } from "./voices.js";

const t = words(catalogue);

/** @param voice of voices.js */
export const nameOf = voice => voice.name ?? t("speakerNumber", { number: ordinal(voice.ids[0]) });
