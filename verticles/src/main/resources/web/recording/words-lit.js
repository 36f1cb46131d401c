// Marks in the text without touching it: the word that is heard, hits of a search, words in doubt. The CSS Custom Highlight API
// paints ranges of plain text nodes; where a browser has none, the transcript reads the same without marks.
// https://drafts.csswg.org/css-highlight-api-1/

const supported = "highlights" in CSS;

/** Names as recording.css has them; a later one is painted over an earlier one. */
const NAMES = ["parley-doubt", "parley-hit", "parley-word", "parley-hit-now"];

const marks = Object.fromEntries(NAMES.map((name, order) => {
  const highlight = supported ? new Highlight() : null;
  if (highlight) {
    highlight.priority = order;
  }
  return [name, highlight];
}));

/** To be called where the transcript is shown. @returns a function that takes all marks away */
export const showMarks = () => {
  if (supported) {
    NAMES.forEach(name => CSS.highlights.set(name, marks[name]));
  }
  return () => NAMES.forEach(name => {
    marks[name]?.clear();
    CSS.highlights?.delete(name);
  });
};

/** @param ranges of text nodes, each {node, from, to} */
export const mark = (name, ranges) => {
  const highlight = marks[name];
  if (!highlight) {
    return;
  }
  highlight.clear();
  for (const { node, from, to } of ranges) {
    if (node && to <= node.length) {
      highlight.add(new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to }));
    }
  }
};
