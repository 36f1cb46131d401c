// Questions out of lines, as they come from a document or a spreadsheet: one in each, with topic and difficulty behind tabs.

const BULLET = /^(?:\d{1,3}[.)]|[-–—•*])\s+/;

/** @returns questions with text, topic and difficulty (2 where it is not said) */
export const questionsOf = text => text
  .split(/\r\n|\r|\n/)
  .map(line => line.split("\t").map(cell => cell.trim()))
  .map(([first, topic = "", difficulty = ""]) => ({
    text: first.replace(BULLET, "").slice(0, 2_000),
    topic: topic.slice(0, 100),
    difficulty: /^[1-5]$/.test(difficulty) ? Number(difficulty) : 2,
  }))
  .filter(question => question.text);
