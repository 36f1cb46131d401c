// Which parts of the page are folded, remembered by this tab.

const KEY = "parley.folds";

export const folds = () => new Set(sessionStorage.getItem(KEY)?.split(" ").filter(Boolean));

/** @param part wave or pane. @returns what is folded then */
export const toggleFold = part => {
  const folded = folds();
  if (!folded.delete(part)) {
    folded.add(part);
  }
  sessionStorage.setItem(KEY, [...folded].join(" "));
  return folded;
};
