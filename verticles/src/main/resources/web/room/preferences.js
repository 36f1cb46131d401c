// Language and theme, as a candidate chooses them: the same choices as in the web app.

import { applyTheme, chooseTheme, theme } from "../app/theme.js";
import { speak } from "./room-view.js";

const LANGUAGE = "parley.language";

/** Nothing, as long as nobody has chosen: then the page speaks the language of the room. */
export const chosenLanguage = () => localStorage.getItem(LANGUAGE);

export const offerPreferences = () => {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.onclick = () => {
      localStorage.setItem(LANGUAGE, button.dataset.language);
      speak(button.dataset.language);
    };
  }
  const themes = document.getElementById("theme");
  themes.value = theme();
  themes.onchange = () => chooseTheme(themes.value);
  applyTheme();
};
