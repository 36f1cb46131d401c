// Text that is being edited, kept in this tab until it is saved, so that a reload loses nothing.

const key = recording => `parley.unsaved.${recording}`;

/** @returns {{segment: number, version: number, text: string, from: number, to: number} | null} from and to: what was selected */
export const unsaved = recording => {
  try {
    return JSON.parse(sessionStorage.getItem(key(recording)));
  } catch {
    return null;
  }
};

export const keepUnsaved = (recording, text) => sessionStorage.setItem(key(recording), JSON.stringify(text));

export const forgetUnsaved = recording => sessionStorage.removeItem(key(recording));
