// The people of a recording. Two speakers to whom one name was given are one person: one colour, one row, one paragraph.

export const COLOURS = 8;

/**
 * @param speakers in the order of the service
 * @param segments from which shares are counted, so that they follow each correction at once
 * @returns {{key: string, name: string | null, ids: string[], names: (string | null)[], number: number, seconds: number, share: number, words: number}[]}
 *     `names` are those of the ids, which may differ in case; `number` counts from 0 and decides the colour: the place of the first of its ids
 */
export const voicesOf = (speakers, segments) => {
  const voices = new Map();
  speakers.forEach((speaker, place) => {
    const key = keyOf(speaker);
    if (!voices.has(key)) {
      voices.set(key, { key, name: speaker.name, ids: [], names: [], number: place, seconds: 0, share: 0, words: 0 });
    }
    voices.get(key).ids.push(speaker.id);
    voices.get(key).names.push(speaker.name);
  });
  const bySpeaker = new Map([...voices.values()].flatMap(voice => voice.ids.map(id => [id, voice])));
  let all = 0;
  for (const segment of segments) {
    const voice = bySpeaker.get(segment.speaker);
    if (voice) {
      voice.seconds += segment.end - segment.start;
      voice.words += segment.words?.length ?? 0;
      all += segment.end - segment.start;
    }
  }
  voices.forEach(voice => { voice.share = all > 0 ? voice.seconds / all : 0; });
  return [...voices.values()];
};

/** What a speaker is counted under: the name where there is one. */
export const keyOf = speaker => speaker.name === null ? speaker.id : `=${speaker.name.trim().toLowerCase()}`;

/** The number that people give to a speaker without a name: 1 for SPEAKER_00. */
export const ordinal = id => {
  const digits = /(\d+)$/.exec(id);
  return digits ? Number(digits[1]) + 1 : id;
};

/** The id that a new speaker would have: the first that nobody has. */
export const nextSpeaker = speakers => {
  const taken = new Set(speakers.map(speaker => speaker.id));
  for (let number = 0; ; number++) {
    const id = `SPEAKER_${String(number).padStart(2, "0")}`;
    if (!taken.has(id)) {
      return id;
    }
  }
};

/** The style sheet's classes for a voice: a colour, and beyond the eighth a pattern with it. */
export const voiceClass = voice =>
  `voice voice-${voice.number % COLOURS}${voice.number >= COLOURS ? " patterned" : ""}`;
