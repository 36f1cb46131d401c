// Copying text. Pages that came by plain http from another machine have no navigator.clipboard; the older way works there.

/** @returns whether it is on the clipboard now */
export const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "hidden-text";
    const place = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    place?.focus?.();
    return done;
  }
};
