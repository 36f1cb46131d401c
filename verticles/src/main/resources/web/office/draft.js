// What was pasted and asked, kept in this tab as long as it is small enough.

const KEY = "parley.office";
const LONGEST = 1_000_000;
const EMPTY = { text: "", separator: "", query: "", category: "" };

export const draft = () => {
  try {
    return { ...EMPTY, ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return { ...EMPTY };
  }
};

export const keepDraft = about => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(about.text.length > LONGEST ? { ...about, text: "" } : about));
  } catch {
    // No room for it: then it is kept as long as the page is shown.
  }
};
