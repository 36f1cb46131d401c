// The sound of a recording: played from a signed link, which is asked for anew when it has expired, and resumed where the reader
// left it. Tells of "time" while it plays, at every frame, and of "change" where it starts, stops or cannot be played.

import { get } from "../app/api.js";

const PLACES = "parley.places";
const SPEED = "parley.speed";
const MOST_PLACES = 50;
const AGAIN_MILLIS = 3_000;
/** After so many the sound is not late, but gone. */
const MOST_TRIES = 100;

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export class Sound extends EventTarget {
  playing = false;
  /** What keeps it from being played; null as long as nothing does. */
  problem = null;
  duration = 0;

  #recording;
  #audio = new Audio();
  #again = 0;
  #tries = 0;
  #expires = Infinity;
  #wanted = null;
  #renewed = false;
  #frame = 0;
  #saved = 0;

  constructor(recording) {
    super();
    this.#recording = recording;
    this.#audio.preload = "metadata";
    this.#wanted = places()[recording] ?? 0;
    this.speed = Number(localStorage.getItem(SPEED)) || 1;
    this.#listen();
  }

  /** Seconds; where it will go on, as long as it has not been loaded. */
  get time() {
    return this.#wanted ?? this.#audio.currentTime;
  }

  get speed() {
    return this.#audio.defaultPlaybackRate;
  }

  set speed(speed) {
    this.#audio.defaultPlaybackRate = speed;
    this.#audio.playbackRate = speed;
    localStorage.setItem(SPEED, speed);
    this.#tell("change");
  }

  /** The next faster or slower speed. */
  hasten(step) {
    const at = SPEEDS.findLastIndex(speed => speed <= this.speed + 0.001);
    this.speed = SPEEDS[Math.min(Math.max(0, at + step), SPEEDS.length - 1)];
  }

  /** Asks for the link; again by itself where the sound is not there yet, as while it is downloaded or a copy is made. */
  async open() {
    clearTimeout(this.#again);
    try {
      const link = await get(`/recordings/${encodeURIComponent(this.#recording)}/audio/link`);
      this.#expires = link.expires ? Date.parse(link.expires) : Infinity;
      this.#wanted = this.time;
      this.problem = null;
      this.#tries = 0;
      this.#audio.src = link.url;
    } catch (problem) {
      this.problem = problem;
      this.#tries++;
      if (this.coming) {
        this.#again = setTimeout(() => this.open(), AGAIN_MILLIS);
      }
    }
    this.#tell("change");
  }

  /** Whether there is none and will be none. */
  get missing() {
    return this.problem?.status === 409;
  }

  /** Whether the sound is not there yet, but will be. */
  get coming() {
    return (this.problem?.status === 404 || this.problem?.status === 503) && this.#tries < MOST_TRIES;
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  async play(from) {
    if (from !== undefined) {
      this.seek(from);
    } else if (this.duration && this.time >= this.duration - 0.2) {
      this.seek(0);
    }
    if (this.problem || Date.now() > this.#expires) {
      await this.open();
    }
    if (!this.problem) {
      // A pause that comes before it has begun is no fault.
      await this.#audio.play().catch(() => {});
    }
  }

  pause() {
    this.#audio.pause();
  }

  seek(seconds) {
    const to = Math.max(0, Math.min(seconds, this.duration || seconds));
    if (this.#audio.readyState > 0) {
      this.#wanted = null;
      this.#audio.currentTime = to;
    } else {
      this.#wanted = to;
    }
    this.#tell("time");
    this.#keep();
  }

  skip(seconds) {
    this.seek(this.time + seconds);
  }

  close() {
    clearTimeout(this.#again);
    this.#keep();
    cancelAnimationFrame(this.#frame);
    this.#audio.pause();
    this.#audio.removeAttribute("src");
    this.#audio.load();
  }

  #listen() {
    const on = (type, listener) => this.#audio.addEventListener(type, listener);
    on("loadedmetadata", () => {
      this.duration = Number.isFinite(this.#audio.duration) ? this.#audio.duration : this.duration;
      if (this.#wanted !== null) {
        this.#audio.currentTime = Math.min(this.#wanted, this.duration || this.#wanted);
        this.#wanted = null;
      }
      this.#renewed = false;
      this.#tell("change");
    });
    on("play", () => this.#become(true));
    on("pause", () => this.#become(false));
    on("seeked", () => this.#tell("time"));
    on("error", () => this.#failed());
  }

  /** A link that has expired is the usual reason: one new one is tried. */
  async #failed() {
    if (!this.#audio.hasAttribute("src")) {
      return;
    }
    if (this.#renewed) {
      this.problem = { type: "sound", detail: "" };
      this.#become(false);
      return;
    }
    this.#renewed = true;
    const playing = this.playing;
    this.#wanted = this.time;
    await this.open();
    if (playing && !this.problem) {
      await this.#audio.play().catch(() => {});
    }
  }

  #become(playing) {
    this.playing = playing;
    cancelAnimationFrame(this.#frame);
    if (playing) {
      this.#follow();
    } else {
      this.#keep();
    }
    this.#tell("change");
  }

  #follow() {
    this.#tell("time");
    if (Math.abs(this.time - this.#saved) > 5) {
      this.#keep();
    }
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #keep() {
    this.#saved = this.time;
    const { [this.#recording]: _, ...others } = places();
    const kept = Object.entries({ ...others, [this.#recording]: Math.round(this.#saved * 10) / 10 }).slice(-MOST_PLACES);
    localStorage.setItem(PLACES, JSON.stringify(Object.fromEntries(kept)));
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

const places = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACES)) ?? {};
  } catch {
    return {};
  }
};
