// Light or dark: as the system says, unless the reader has chosen.

const KEY = "parley.theme";
export const THEMES = ["automatic", "light", "dark"];

export const theme = () => {
  const chosen = localStorage.getItem(KEY);
  return THEMES.includes(chosen) ? chosen : "automatic";
};

export const applyTheme = () => {
  document.documentElement.dataset.theme = theme();
};

export const chooseTheme = chosen => {
  localStorage.setItem(KEY, chosen);
  applyTheme();
};
