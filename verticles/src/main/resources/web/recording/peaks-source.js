// Gets the peaks of what the waveform shows, one call at a time, and shows the nearest that is known until they are there.

import { get } from "../app/api.js";
import { resampled } from "./peaks.js";

const WAIT_MILLIS = 120;
const AGAIN_MILLIS = 4_000;
/** After so many the sound is not only late. */
const MOST_TRIES = 150;
const MOST_KEPT = 16;

/** A quiet recording is drawn as tall as a loud one, but noise alone is not. */
const MOST_GAIN = 5;

export class PeaksSource {
  /** Seconds, as the decoded sound has; 0 until it is known. */
  duration = 0;

  #path;
  #arrived;
  #whole = null;
  #gain = 1;
  #kept = new Map();
  #timer = 0;
  #tries = 0;
  #abort = new AbortController();

  /** @param arrived is called when there is more to show */
  constructor(recording, arrived) {
    this.#path = `/recordings/${encodeURIComponent(recording)}/peaks`;
    this.#arrived = arrived;
  }

  /** Loudness 0–1 by bar, as far as it is known by now. */
  points(shown, bars) {
    const peaks = this.#kept.get(key(shown, bars)) ?? this.#whole;
    if (!peaks || peaks.from !== shown.from || peaks.to !== shown.to) {
      this.#want(shown, bars);
    }
    return peaks ? resampled(peaks, shown, bars).map(point => Math.min(1, point * this.#gain)) : new Float32Array(bars);
  }

  close() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #want(shown, bars, millis = WAIT_MILLIS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(shown, bars), this.#whole ? millis : Math.max(0, millis - WAIT_MILLIS));
  }

  async #read(shown, bars) {
    this.#abort.abort();
    this.#abort = new AbortController();
    // Without a duration there is no end to ask for, and the answer tells it.
    const part = shown.to > 0 ? `&from=${shown.from}&to=${shown.to}` : "";
    try {
      const peaks = await get(`${this.#path}?points=${Math.max(1, bars)}${part}`, { signal: this.#abort.signal });
      this.duration = peaks.duration;
      const kept = shown.to > 0 ? { ...peaks, from: shown.from, to: shown.to } : peaks;
      if (this.#whole === null) {
        this.#whole = kept;
        this.#gain = Math.min(MOST_GAIN, 255 / Math.max(1, ...peaks.points));
      }
      this.#kept.set(key(kept, bars), kept);
      if (this.#kept.size > MOST_KEPT) {
        this.#kept.delete(this.#kept.keys().next().value);
      }
      this.#arrived();
    } catch (problem) {
      if ((problem.status === 404 || problem.status === 503) && this.#tries++ < MOST_TRIES) {
        // The sound is decoded first.
        this.#want(shown, bars, AGAIN_MILLIS);
      }
    }
  }
}

const key = (shown, bars) => `${shown.from} ${shown.to} ${bars}`;
