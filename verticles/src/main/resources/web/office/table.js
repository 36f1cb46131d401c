// A table out of text, as it comes from a spreadsheet (cells between tabs) or a file of comma-separated values (RFC 4180, with
// commas or semicolons). Cells that are numbers keep every digit on their way into JSON; all others stay texts.

export const SEPARATORS = ["\t", ";", ","];

/**
 * @param separator empty to find out which it is
 * @returns {{rows: string[][], separator: string, literal: function(string): string?, headed: boolean}} rows of one length; what a
 *     cell is as a number in JSON, null for a text; whether the first row has the headings
 */
export const parse = (text, separator = "") => {
  const [said, body] = announced(text.replace(/^\uFEFF/, ""));
  const sign = separator || said || guess(body);
  const rows = cellsOf(body, sign).filter(row => row.some(cell => cell.trim()));
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  for (const row of rows) {
    while (row.length < width) {
      row.push("");
    }
  }
  const literal = literals(rows);
  return { rows, separator: sign, literal, headed: isHeaded(rows, literal) };
};

/** The rows as JSON: lists of numbers, texts and null. */
export const toJson = ({ rows, literal, headed }) => {
  const value = cell => cell.trim() === "" ? "null" : literal(cell) ?? JSON.stringify(cell);
  return `[${rows.map((row, place) =>
    `[${row.map(cell => headed && place === 0 ? JSON.stringify(cell.trim()) : value(cell)).join(",")}]`).join(",")}]`;
};

/** Rows as a spreadsheet takes them from the clipboard. */
export const toTabs = rows => rows.map(row => row.map(quoted).join("\t")).join("\n");

const quoted = cell => {
  const text = cell === null || cell === undefined ? "" : String(cell);
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Some programs say in the first line what stands between cells. */
const announced = text => {
  const found = /^sep=(.)\r?\n/i.exec(text);
  return found ? [found[1], text.slice(found[0].length)] : ["", text];
};

/** That sign by which most of the first rows, the very first among them, have as many cells, more than one. */
const guess = text => {
  let best = { sign: "\t", share: 0 };
  const start = text.slice(0, 20_000);
  for (const sign of SEPARATORS) {
    const counts = cellsOf(start, sign).filter(row => row.some(Boolean)).slice(0, 20).map(row => row.length);
    if (counts.length === 0 || counts[0] < 2) {
      continue;
    }
    const share = counts.filter(count => count === counts[0]).length / counts.length;
    if (share > best.share) {
      best = { sign, share };
    }
  }
  return best.sign;
};

/** Cells in quotation marks may have signs and lines in them, and a mark twice for one; a mark that is never closed is a mark. */
const cellsOf = (text, sign) => {
  const rows = [];
  let row = [];
  let at = 0;
  while (at <= text.length) {
    let cell;
    const closed = text[at] === '"' ? closing(text, at + 1) : -1;
    if (closed >= 0 && isEnd(text, closed + 1, sign)) {
      cell = text.slice(at + 1, closed).replaceAll('""', '"');
      at = closed + 1;
    } else {
      const end = endOf(text, at, sign);
      cell = text.slice(at, end);
      at = end;
    }
    row.push(cell);
    if (text[at] !== sign) {
      rows.push(row);
      row = [];
      at += text[at] === "\r" && text[at + 1] === "\n" ? 1 : 0;
    }
    at++;
  }
  return rows;
};

const closing = (text, from) => {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') {
    at = text.indexOf('"', at + 2);
  }
  return at;
};

const isEnd = (text, at, sign) => at >= text.length || text[at] === sign || text[at] === "\n" || text[at] === "\r";

const endOf = (text, from, sign) => {
  let at = from;
  while (!isEnd(text, at, sign)) {
    at++;
  }
  return at;
};

// Numbers. 1.10 and 1e6 stand for themselves; 1 250,50 and 1,250.50 are said without the signs between thousands. A comma before
// three digits alone may be either, and means what the other cells of the table say.

const PLAIN = /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d{1,3})?$/i;
const SPACED = /^-?[1-9]\d{0,2}([ \u00A0\u202F]\d{3})+([.,]\d+)?$/;
const ENGLISH = /^-?[1-9]\d{0,2}(,\d{3})+\.\d+$/;
const COMMA = /^-?(0|[1-9]\d*),\d+$/;
const EITHER = /^-?[1-9]\d{0,2},\d{3}$/;

const literals = rows => {
  const cells = rows.flat();
  const commas = cells.some(cell => COMMA.test(cell) && !EITHER.test(cell) || SPACED.test(cell) && cell.includes(","));
  const points = cells.some(cell => PLAIN.test(cell) && cell.includes(".") || ENGLISH.test(cell));
  return cell => {
    const text = cell.trim();
    if (PLAIN.test(text)) {
      return text;
    }
    if (SPACED.test(text)) {
      return text.replace(/[ \u00A0\u202F]/g, "").replace(",", ".");
    }
    if (ENGLISH.test(text) || EITHER.test(text) && points && !commas) {
      return text.replaceAll(",", "");
    }
    return COMMA.test(text) && (!EITHER.test(text) || commas && !points) ? text.replace(",", ".") : null;
  };
};

/** Texts, or years among texts, above something else. */
const isHeaded = (rows, literal) => {
  const first = rows[0] ?? [];
  return rows.length > 1 && first.some(cell => cell.trim() && literal(cell) === null)
    && first.every(cell => literal(cell) === null || /^(19|20)\d\d$/.test(cell.trim()))
    && rows.slice(1, 50).some(row => row.some(cell => literal(cell) !== null) || row.join() !== first.join());
};
