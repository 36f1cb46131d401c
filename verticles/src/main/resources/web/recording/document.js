// The transcript at hand: read, corrected, and kept equal to what others make of it. What shows it listens to "change". A segment
// that has changed is another object than before, all others stay the same ones.

import { get, patch, put } from "../app/api.js";
import { turnsOf } from "./turns.js";
import { inverse, lastStep, lastTakenBack } from "./undo.js";
import { keyOf, voicesOf } from "./voices.js";

const SETTLE_MILLIS = 250;

export class TranscriptDocument extends EventTarget {
  language = null;
  duration = 0;
  version = 0;
  speakers = [];
  segments = [];
  turns = [];
  voices = [];
  warnings = [];
  ready = false;

  #path;
  #places = new Map();
  #voiceOf = new Map();
  #calls = 0;
  #newest = 0;
  #timer = 0;

  constructor(recording) {
    super();
    this.recording = recording;
    this.#path = `/recordings/${encodeURIComponent(recording)}`;
  }

  /** Reads it anew; fails with a Problem, which is 404 as long as there is none. */
  async load() {
    const read = await get(`${this.#path}/transcript`);
    const version = segment => `${segment.version} ${segment.speaker} ${segment.text}`;
    const before = new Map(this.segments.map(segment => [segment.id, segment]));
    this.segments = read.segments.map(segment => {
      const known = before.get(segment.id);
      return known && version(known) === version(segment) ? known : segment;
    });
    Object.assign(this, { language: read.language, duration: read.duration, version: read.version, warnings: read.warnings });
    this.speakers = read.speakers.map(({ id, name }) => ({ id, name }));
    this.ready = true;
    this.#changed();
  }

  segment(id) {
    return this.segments[this.#places.get(id)];
  }

  indexOf(id) {
    return this.#places.get(id) ?? -1;
  }

  /** The person who says a segment, or whose speaker id this is. */
  voice(speaker) {
    return this.#voiceOf.get(speaker);
  }

  /** @param text null for the machine's own. @returns the number of the change */
  async editText(segment, text) {
    return [await this.#correct(segment.id, { version: segment.version, text })];
  }

  /** Gives segments to a speaker, one after the other; a new speaker is the next id that nobody has. @returns numbers of changes */
  async assign(segments, speaker) {
    const numbers = [];
    for (const segment of segments.filter(each => each.speaker !== speaker)) {
      const own = speaker === segment.original?.speaker;
      numbers.push(await this.#correct(segment.id, { version: segment.version, speaker: own ? null : speaker }));
    }
    return numbers;
  }

  /** Takes back all that people have made of a segment. */
  revert(segment) {
    return this.#correct(segment.id, { version: segment.version, text: null, speaker: null });
  }

  /** Names all speakers of a voice, if they are still called as it says; a Problem of status 409 has the present name as `current`. @returns numbers of changes */
  async rename(voice, name) {
    const numbers = [];
    for (const [place, id] of voice.ids.entries()) {
      const was = voice.names[place];
      if (was !== name) {
        numbers.push(await this.#name(id, { name, was }));
      }
    }
    return numbers;
  }

  /** Takes in the present name of a speaker, as a conflict told it. */
  accept({ id, name }) {
    this.speakers = this.speakers.map(speaker => speaker.id === id ? { id, name } : speaker);
    this.#changed();
  }

  /** Takes in a segment as it is now, as a conflict told it. */
  take(segment) {
    this.segments = this.segments.map(each => each.id === segment.id ? segment : each);
    if (!this.speakers.some(speaker => speaker.id === segment.speaker)) {
      this.speakers = [...this.speakers, { id: segment.speaker, name: null }].sort((a, b) => a.id < b.id ? -1 : 1);
    }
    this.#changed();
  }

  /**
   * Takes back the last step of a user, also of an earlier visit.
   *
   * @param numbers of changes, to take back these and not the last ones
   * @returns the changes that were taken back, empty where there are none; null where somebody has changed it since
   */
  async undo(user, numbers) {
    const changes = await this.#changes();
    return this.#takeBack(numbers ? changes.filter(change => numbers.includes(change.number)).reverse() : lastStep(changes, user));
  }

  /** Does again what a user has taken back last, if nothing else was done since. @returns as `undo` does */
  async redo(user) {
    return this.#takeBack(lastTakenBack(await this.#changes(), user));
  }

  async #takeBack(step) {
    for (const change of step) {
      const name = this.speakers.find(speaker => speaker.id === change.speaker)?.name ?? null;
      const call = inverse(change, this.segment(change.segment), name);
      if (call === null) {
        return null;
      }
      if ("recording" in call) {
        await patch(this.#path, call.body);
        this.dispatchEvent(new Event("renamed"));
      } else if ("speaker" in call) {
        await this.#name(call.speaker, call.body);
      } else {
        await this.#correct(call.segment, call.body);
      }
    }
    return step;
  }

  /** Somebody, perhaps this page, has made change number `version`: what is not known yet is read after a moment. */
  heard(version) {
    this.#newest = Math.max(this.#newest, version);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#calls === 0 && this.#newest > this.version) {
        this.load().then(() => this.dispatchEvent(new Event("renamed")), () => {});
      }
    }, SETTLE_MILLIS);
  }

  async #correct(id, body) {
    const answer = await this.#call(() => patch(`${this.#path}/segments/${id}`, body));
    this.version = Math.max(this.version, answer.version);
    this.take(answer.segment);
    return answer.version;
  }

  async #name(id, body) {
    const answer = await this.#call(() => put(`${this.#path}/speakers/${encodeURIComponent(id)}`, body));
    this.version = Math.max(this.version, answer.version);
    this.speakers = answer.speakers.map(speaker => ({ id: speaker.id, name: speaker.name }));
    this.#changed();
    return answer.version;
  }

  /** What the service tells of this page's own call is no news. */
  async #call(run) {
    this.#calls++;
    try {
      return await run();
    } finally {
      this.#calls--;
      this.heard(this.#newest);
    }
  }

  async #changes() {
    const all = [];
    for (let after = 0; ;) {
      const { version, changes } = await get(`${this.#path}/changes?after=${after}`);
      all.push(...changes);
      if (changes.length === 0 || changes.at(-1).number >= version) {
        return all;
      }
      after = changes.at(-1).number;
    }
  }

  #changed() {
    this.voices = voicesOf(this.speakers, this.segments);
    this.#voiceOf = new Map(this.voices.flatMap(voice => voice.ids.map(id => [id, voice])));
    const keys = new Map(this.speakers.map(speaker => [speaker.id, keyOf(speaker)]));
    this.turns = turnsOf(this.segments, speaker => keys.get(speaker) ?? speaker, this.turns);
    this.#places = new Map(this.segments.map((segment, index) => [segment.id, index]));
    this.dispatchEvent(new Event("change"));
  }
}
