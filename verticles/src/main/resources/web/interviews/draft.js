// An interview that is being prepared, kept in this tab until it is made, so that nothing typed is lost on the way.

const KEY = "parley.interview";

export const NEW_QUESTION = { text: "", topic: "", difficulty: 2 };

export const emptyDraft = () => ({ name: "", vacancy: "", language: "", validFor: "", questions: [{ ...NEW_QUESTION }] });

export const draft = () => {
  try {
    return { ...emptyDraft(), ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return emptyDraft();
  }
};

/** What is not said is as in an empty one. */
export const keepDraft = about => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...emptyDraft(), ...about }));
  } catch {
    // No room for it: then it is kept as long as the form is shown.
  }
};

export const forgetDraft = () => sessionStorage.removeItem(KEY);
