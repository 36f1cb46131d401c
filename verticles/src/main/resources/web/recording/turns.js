// Segments as paragraphs to read: one for as long as one person talks. Also what is said at a second. Nothing here touches the page.

const LONGEST_TURN_SECONDS = 75;
const LONGEST_TURN_SEGMENTS = 24;
const LONG_PAUSE_SECONDS = 8;

/**
 * @param segments in the order of time
 * @param voiceOf the key of the person who says a segment: two speakers with one name are one person
 * @param previous what this function gave before; a turn that has not changed stays the same object
 * @param longest seconds of one paragraph
 * @returns {{key: number, voice: string, start: number, end: number, segments: object[], continued: boolean}[]} `continued`
 *     where the same person goes on after a paragraph that was long enough
 */
export const turnsOf = (segments, voiceOf, previous = [], longest = LONGEST_TURN_SECONDS) => {
  const before = new Map(previous.map(turn => [turn.key, turn]));
  const turns = [];
  let turn = null;
  for (const segment of segments) {
    const voice = voiceOf(segment.speaker);
    const same = turn?.voice === voice;
    if (!same || isFull(turn, segment, longest)) {
      turn = { key: segment.id, voice, start: segment.start, end: segment.end, segments: [], continued: same };
      turns.push(turn);
    }
    turn.segments.push(segment);
    turn.end = Math.max(turn.end, segment.end);
  }
  return turns.map(each => isSame(before.get(each.key), each) ? before.get(each.key) : each);
};

const isFull = (turn, next, longest) => turn.segments.length >= LONGEST_TURN_SEGMENTS
  || next.end - turn.start > longest
  || next.start - turn.end > LONG_PAUSE_SECONDS;

const isSame = (one, other) => one !== undefined && one.voice === other.voice && one.continued === other.continued
  && one.segments.length === other.segments.length && one.segments.every((segment, i) => segment === other.segments[i]);

/** The index of the segment that is heard at this second, else of the last one before it; -1 before the first. */
export const indexAt = (segments, seconds) => {
  let low = -1;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (segments[middle].start <= seconds) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
};

const keptPlaces = new WeakMap();

/**
 * Where the words of a segment stand in its text.
 *
 * @returns {{from: number, to: number, start: number, end: number, probability: number}[]} from and to count UTF-16 units; a word
 *     that is not found in the text is left out
 */
export const placesOf = segment => {
  const known = keptPlaces.get(segment);
  if (known) {
    return known;
  }
  const places = [];
  let at = 0;
  for (const [start, end, text, probability] of segment.words ?? []) {
    const word = text.trim();
    const from = word === "" ? -1 : segment.text.indexOf(word, at);
    if (from >= 0) {
      at = from + word.length;
      places.push({ from, to: at, start, end, probability });
    }
  }
  keptPlaces.set(segment, places);
  return places;
};

/** The word that is heard at this second, until the next one begins; null before the first and after the last. */
export const wordAt = (segment, seconds) => {
  let found = null;
  for (const place of placesOf(segment)) {
    if (place.start > seconds) {
      break;
    }
    found = place;
  }
  return found && seconds <= Math.max(found.end, segment.end) ? found : null;
};

/** The second at which the character at `offset` of a segment is said. */
export const secondsAt = (segment, offset) => {
  let found = segment.start;
  for (const place of placesOf(segment)) {
    if (place.from > offset) {
      break;
    }
    found = place.start;
  }
  return found;
};

/** Words of less probability than this are marked: about one in twenty of clear speech. */
export const DOUBTFUL = 0.5;

/** Whether people have written the text, who are sure of it. */
const isWritten = segment => segment.edited && segment.original?.text !== segment.text;

/** Places of the words that the recogniser was not sure of. */
export const doubtsIn = segment => isWritten(segment) ? [] : placesOf(segment).filter(place => place.probability < DOUBTFUL);

/** How many words are in doubt. */
export const countDoubts = segments => segments.reduce((count, segment) => isWritten(segment) ? count
  : count + (segment.words ?? []).filter(([, , , probability]) => probability < DOUBTFUL).length, 0);

/** The next word in doubt behind a place, round the end; null where there is none. @returns {{index, place} | null} */
export const nextDoubt = (segments, index, from) => {
  for (let step = 0; step <= segments.length; step++) {
    const at = (Math.max(0, index) + step) % segments.length;
    const place = doubtsIn(segments[at]).find(each => step > 0 || index < 0 || each.from > from);
    if (place) {
      return { index: at, place };
    }
  }
  return null;
};
