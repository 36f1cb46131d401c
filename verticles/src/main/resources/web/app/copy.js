// Puts text on the clipboard. Pages that were opened by plain http have no clipboard of their own; there the text is selected in a
// field that nobody sees, and the browser is told to copy.

/** @returns whether it was copied */
export const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
};

const copySelected = text => {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "hidden-text";
  // A dialog that is open keeps the focus inside.
  (before?.closest("dialog") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus();
  return copied;
};
