// The waveform: a slider over the whole recording or a part of it. Who talks is told by lane and colour.

import { Element, html, nothing } from "../app/element.js";
import { clock, words } from "../app/words.js";
import catalogue from "./words.js";
import { PeaksSource } from "./peaks-source.js";
import { followed, lanesOf, panned, windowOf, zoomed } from "./peaks.js";
import { indexAt } from "./turns.js";
import { COLOURS } from "./voices.js";
import { BAR_PITCH, drawWaveform, laneHeight, SCALE_HEIGHT } from "./waveform-drawing.js";
import { nameOf } from "./names.js";

const t = words(catalogue);

const ZOOM_STEP = 1.6;
const NARROW = 560;

class Waveform extends Element {
  static properties = {
    recording: {}, document: { attribute: false }, sound: { attribute: false },
    /** Seconds that are shown; null for all. */
    shown: { state: true },
    hover: { state: true },
    width: { state: true },
  };

  #peaks = null;
  #colours = [];
  #drawing = 0;
  #dragged = null;

  constructor() {
    super();
    this.shown = null;
    this.hover = null;
    this.width = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#peaks = new PeaksSource(this.recording, () => this.requestUpdate());
    this.listen(this.document, "change", () => this.requestUpdate());
    this.listen(this.sound, "time", () => this.#move());
    this.listen(this.sound, "change", () => this.requestUpdate());
    const size = new ResizeObserver(() => { this.width = Math.floor(this.querySelector(".wave").clientWidth); });
    const theme = new MutationObserver(() => this.#repaint());
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.#repaint());
    this.whileShown(() => size.disconnect(), () => theme.disconnect(), () => this.#peaks.close());
    this.updateComplete.then(() => {
      const wave = this.querySelector(".wave");
      size.observe(wave);
      wave.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    });
  }

  get duration() {
    return this.document.duration || this.#peaks?.duration || this.sound.duration || 0;
  }

  get window() {
    return this.shown ? windowOf(this.shown.from, this.shown.to, this.duration) : { from: 0, to: this.duration };
  }

  /** Nearer by a step above 0, farther by one below; what is heard stays in view. */
  zoom(step, around = this.sound.time) {
    const from = this.window;
    const middle = around >= from.from && around <= from.to ? around : (from.from + from.to) / 2;
    const next = zoomed(from, ZOOM_STEP ** step, middle, this.duration);
    this.shown = next.to - next.from >= this.duration - 0.01 ? null : next;
  }

  render() {
    const lanes = this.#lanes();
    const height = laneHeight(lanes.length, this.width < NARROW) * Math.max(1, lanes.length);
    return html`
      <div class="wave" role="slider" tabindex="0" aria-label=${t("position")} aria-valuemin="0" aria-orientation="horizontal"
          aria-valuemax=${Math.round(this.duration)} aria-valuenow=${Math.round(this.sound.time)} aria-valuetext=${this.#told()}
          @keydown=${this.#key} @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#release}
          @pointercancel=${this.#release} @pointerleave=${() => { this.hover = null; }}>
        <canvas aria-hidden="true" data-height=${height + SCALE_HEIGHT}></canvas>
        <div class="playhead" aria-hidden="true"></div>
        ${this.hover ? html`<div class="hover" aria-hidden="true"><span>${clock(this.hover.seconds)}</span></div>` : nothing}
      </div>
      <div class="pan" ?hidden=${!this.shown} @pointerdown=${this.#grab} @pointermove=${this.#drag} @pointerup=${this.#drop}
        @pointercancel=${this.#drop}><div class="thumb"></div></div>`;
  }

  updated() {
    this.#draw(this.querySelector("canvas"));
    this.#move();
    const hover = this.querySelector(".hover");
    if (hover) {
      hover.style.translate = `${this.hover.x}px 0`;
      hover.classList.toggle("left", this.hover.x > this.width - 70);
    }
    const thumb = this.querySelector(".thumb");
    if (this.shown && this.duration) {
      thumb.style.left = `${this.window.from / this.duration * 100}%`;
      thumb.style.width = `max(1.5rem, ${(this.window.to - this.window.from) / this.duration * 100}%)`;
    }
  }

  /** Those who say something, one lane each. */
  #lanes() {
    return this.document.voices.filter(voice => voice.seconds > 0);
  }

  #told() {
    const segment = this.document.segments[indexAt(this.document.segments, this.sound.time)];
    const voice = segment && this.sound.time <= segment.end ? this.document.voice(segment.speaker) : null;
    const place = t("placeOf", { at: clock(this.sound.time), all: clock(this.duration) });
    return voice ? `${place}, ${nameOf(voice)}` : place;
  }

  #draw(canvas) {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      const total = Number(canvas.dataset.height);
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(total * ratio);
      canvas.style.height = `${total}px`;
      const bars = Math.floor(this.width / BAR_PITCH);
      if (bars < 1) {
        return;
      }
      const voices = this.#lanes();
      const laneOf = new Map(voices.flatMap((voice, lane) => voice.ids.map(id => [id, lane])));
      const shares = lanesOf(this.document.segments, segment => laneOf.get(segment.speaker) ?? -1, voices.length, this.window, bars);
      const [muted, line, ...colours] = this.#palette();
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      drawWaveform(context, {
        width: this.width, height: total - SCALE_HEIGHT, points: this.#peaks.points(this.window, bars), shown: this.window,
        muted, line, ink: muted,
        lanes: voices.map((voice, lane) => ({
          shares: shares[lane], colour: colours[voice.number % COLOURS], patterned: voice.number >= COLOURS })),
      });
    });
  }

  /** The style sheet's colours, as the theme at hand has them. */
  #palette() {
    if (this.#colours.length === 0) {
      const probe = document.createElement("i");
      this.append(probe);
      this.#colours = ["--muted", "--line", ...Array.from({ length: COLOURS }, (_, i) => `--voice-${i}`)].map(name => {
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
      });
      probe.remove();
    }
    return this.#colours;
  }

  #repaint() {
    this.#colours = [];
    this.requestUpdate();
  }

  #move() {
    const head = this.querySelector(".playhead");
    if (!head || this.duration === 0) {
      return;
    }
    if (this.shown && this.sound.playing && this.#dragged === null) {
      const next = followed(this.window, this.sound.time, this.duration);
      if (next.from !== this.window.from) {
        this.shown = next;
      }
    }
    const { from, to } = this.window;
    const x = (this.sound.time - from) / (to - from) * this.width;
    head.hidden = x < 0 || x > this.width;
    head.style.translate = `${x}px 0`;
    const wave = this.querySelector(".wave");
    const now = String(Math.round(this.sound.time));
    if (wave.getAttribute("aria-valuenow") !== now) {
      wave.setAttribute("aria-valuenow", now);
      wave.setAttribute("aria-valuetext", this.#told());
    }
  }

  #secondsOf(event) {
    const box = this.querySelector(".wave").getBoundingClientRect();
    const x = Math.min(Math.max(0, event.clientX - box.left), this.width);
    return { x, seconds: this.window.from + x / Math.max(1, this.width) * (this.window.to - this.window.from) };
  }

  #press(event) {
    if (event.button === 0) {
      event.currentTarget.setPointerCapture(event.pointerId);
      this.#dragged = event.pointerId;
      this.sound.seek(this.#secondsOf(event).seconds);
    }
  }

  #point(event) {
    const place = this.#secondsOf(event);
    this.hover = event.pointerType === "mouse" ? place : null;
    if (this.#dragged === event.pointerId) {
      this.sound.seek(place.seconds);
    }
  }

  #release(event) {
    if (this.#dragged === event.pointerId) {
      this.#dragged = null;
    }
  }

  #key(event) {
    const page = (this.window.to - this.window.from) / 10;
    const to = { ArrowLeft: this.sound.time - 5, ArrowDown: this.sound.time - 5, ArrowRight: this.sound.time + 5,
      ArrowUp: this.sound.time + 5, PageUp: this.sound.time + page, PageDown: this.sound.time - page, Home: 0, End: this.duration }[event.key];
    if (to !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.sound.seek(to);
    }
  }

  #wheel(event) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(-Math.sign(event.deltaY) * 0.6, this.#secondsOf(event).seconds);
    } else if (this.shown && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      event.preventDefault();
      this.shown = panned(this.window, (event.deltaX || event.deltaY) / Math.max(1, this.width), this.duration);
    }
  }

  #grab(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    const thumb = this.querySelector(".thumb").getBoundingClientRect();
    this.#dragged = "pan";
    if (event.clientX < thumb.left || event.clientX > thumb.right) {
      this.shown = panned(this.window, event.clientX < thumb.left ? -0.9 : 0.9, this.duration);
    }
  }

  #drag(event) {
    if (this.#dragged === "pan" && event.buttons === 1) {
      const by = event.movementX / Math.max(1, this.width) * this.duration;
      this.shown = windowOf(this.window.from + by, this.window.to + by, this.duration);
    }
  }

  #drop() {
    this.#dragged = null;
  }
}

customElements.define("parley-waveform", Waveform);
