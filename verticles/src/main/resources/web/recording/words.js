// What this view says, a file for each language.

import en from "./words-en.js";
import ru from "./words-ru.js";

export default { en, ru };
