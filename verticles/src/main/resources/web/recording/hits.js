// Searching in the text of a recording, without regard to case, to ё and е, and to accents on letters that have them.

const folded = new WeakMap();

/** The same length as the text, so that places in one are places in the other. й is a letter of its own, ё is written е. */
const fold = text => text
  .replace(/\p{Lu}/gu, sign => sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)
  .replace(/[^\x00-\x7fй]/g, sign => sign.normalize("NFD")[0]);

const foldedText = segment => {
  if (!folded.has(segment)) {
    folded.set(segment, fold(segment.text));
  }
  return folded.get(segment);
};

/** @returns {{index: number, from: number, to: number}[]} places in the text of segments, in their order */
export const hitsOf = (segments, query) => {
  const wanted = fold(query.trim());
  const hits = [];
  if (wanted === "") {
    return hits;
  }
  segments.forEach((segment, index) => {
    const text = foldedText(segment);
    for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
      hits.push({ index, from, to: from + wanted.length });
    }
  });
  return hits;
};

/** The hit from which to go on: the first in a segment from `index` on, else the first of all. */
export const hitFrom = (hits, index) => Math.max(0, hits.findIndex(hit => hit.index >= index));

/** "1:02:03", "2:03" or "95" as seconds; null where it is none of these. */
export const secondsOf = text => {
  const parts = text.trim().split(/[:.,\s]+/u).filter(part => part !== "");
  if (parts.length === 0 || parts.length > 3 || !parts.every(part => /^\d{1,5}$/.test(part))) {
    return null;
  }
  return parts.reduce((seconds, part) => seconds * 60 + Number.parseInt(part, 10), 0);
};
