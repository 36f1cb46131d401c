// The transcript to read: paragraphs of plain text, marked by highlights alone. All of it is in the page, so that the browser's own
// search and copying work; what is out of view is not laid out (content-visibility).

import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { Element, html } from "../app/element.js";
import { language } from "../app/words.js";
import { bringIntoView, Follow } from "./follow.js";
import { Near } from "./near.js";
import { turnTemplate } from "./turn.js";
import { doubtsIn, indexAt, nextDoubt, secondsAt, wordAt } from "./turns.js";
import { mark, showMarks } from "./words-lit.js";

/** So many turns are added at a time, so that hours of text do not hold up the page. */
const PART = 60;

class Transcript extends Element {
  static properties = {
    document: { attribute: false }, sound: { attribute: false },
    /** Turns of text that is not final yet; null where the transcript is there. */
    drafts: { attribute: false },
    /** Ids of segments: which one can be acted on, and which is being edited. */
    selected: { state: true }, editing: { state: true },
    /** The key of the turn whose speaker is being renamed. */
    renaming: { state: true },
    /** Whether words in doubt are underlined. */
    doubts: { type: Boolean },
    limit: { state: true },
  };

  follow = new Follow(() => this.#tellFollow());

  /** Elements of segments by id; null until they are asked for. */
  #nodes = null;
  #near = new Near(() => this.#mark());
  #playing = null;
  #anchor = null;
  #marked = null;

  constructor() {
    super();
    this.drafts = null;
    this.selected = null;
    this.editing = null;
    this.renaming = null;
    this.doubts = false;
    this.limit = PART;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(showMarks());
    this.follow.listen(this);
    this.listen(this.document, "change", () => {
      this.#hold();
      this.requestUpdate();
    });
    ["time", "change"].forEach(type => this.listen(this.sound, type, () => this.#light()));
    this.listen(this, "click", event => this.#click(event));
    this.#near.listen(this);
    this.listen(this, "focusin", event => this.#focused(event));
    this.listen(this, "keydown", event => this.#key(event));
  }

  get turns() {
    return this.drafts ?? this.document.turns;
  }

  render() {
    const shown = this.turns.slice(0, this.limit);
    return html`<div class="turns ${this.drafts ? "draft" : ""}" lang=${this.document.language ?? ""}>
      ${repeat(shown, turn => `${this.drafts ? "draft" : "turn"} ${turn.key}`, turn => {
        const has = id => id !== null && turn.segments.some(segment => segment.id === id);
        const voice = this.drafts ? null : this.document.voice(turn.segments[0].speaker);
        const state = {
          selected: has(this.selected) ? this.selected : null,
          editing: has(this.editing) ? this.editing : null,
          renaming: this.renaming === turn.key,
        };
        return guard([turn, voice?.name, voice?.number, state.selected, state.editing, state.renaming, language()],
          () => turnTemplate(turn, voice, state, this));
      })}</div>`;
  }

  updated() {
    this.#nodes = null;
    this.#restore();
    if (this.limit < this.turns.length) {
      requestAnimationFrame(() => { this.limit += PART; });
    }
    this.#playing = null;
    this.#light();
    this.#near.soon();
  }

  /** Done when all of the text is in the page. */
  async complete() {
    while (this.limit < this.turns.length) {
      this.limit = this.turns.length;
      await this.updateComplete;
    }
  }

  elementOf(id) {
    this.#nodes ??= new Map([...this.querySelectorAll(".segment")].map(element => [Number(element.dataset.id), element]));
    return this.#nodes.get(id);
  }

  /** Whether a segment is near the window, so that it is worth being marked. */
  isNear(id) {
    return this.#near.has(this.elementOf(id)?.closest(".turn"));
  }

  /** The text node of a segment; undefined while it is edited, or not in the page yet. */
  nodeOf(id) {
    const element = this.elementOf(id);
    return element && textOf(element);
  }

  /** Shows a segment, and makes it the one that can be acted on. */
  async goTo(id, { focus = false } = {}) {
    await this.complete();
    const element = this.elementOf(id) ?? this.querySelector("parley-segment-editor");
    if (element) {
      bringIntoView(element, this.#top());
      if (focus) {
        element.focus({ preventScroll: true });
      }
    }
  }

  /** The segment that keys are about: the selected one, else the one that is heard, else the first in view. */
  atHand() {
    const heard = this.document.segments[indexAt(this.document.segments, this.sound.time)];
    return this.document.indexOf(this.selected) >= 0 ? this.selected
      : heard?.id ?? this.document.segments[this.firstVisible()].id;
  }

  /** Selects it. @returns its element */
  async selectAtHand() {
    const id = this.atHand();
    await this.goTo(id, { focus: true });
    return this.elementOf(id);
  }

  /** Opens the editor of a segment; the one that is open is closed where nothing was changed in it, else saved first. */
  async edit(id) {
    if (this.editing !== id && await this.querySelector("parley-segment-editor")?.settle() === false) {
      return;
    }
    this.editing = id;
    this.selected = id;
    await this.goTo(id);
  }

  /** Closes the editor. @param next whether the next segment is edited then */
  async closeEditor(next = false) {
    const index = this.document.indexOf(this.editing);
    const following = this.document.segments[index + 1];
    const id = this.editing;
    this.editing = null;
    if (next && following) {
      await this.edit(following.id);
    } else {
      await this.updateComplete;
      this.elementOf(id)?.focus({ preventScroll: true });
    }
  }

  /** Goes to the next word in doubt after the selected one. @returns whether there is one */
  async nextDoubt() {
    const from = this.#marked ?? { index: this.document.indexOf(this.selected), at: -1 };
    const next = nextDoubt(this.document.segments, from.index, from.at);
    if (!next) {
      return false;
    }
    const segment = this.document.segments[next.index];
    await this.goTo(segment.id, { focus: true });
    this.#marked = { index: next.index, at: next.place.from };
    mark("parley-hit-now", [{ node: this.nodeOf(segment.id), from: next.place.from, to: next.place.to }]);
    return true;
  }

  /** The index of the first segment that is in view. */
  firstVisible() {
    const first = this.#firstSegment();
    return first ? this.document.indexOf(Number(first.dataset.id)) : 0;
  }

  /** The reader is elsewhere: what is heard is not followed until it is asked for. */
  reading() {
    if (this.follow.on && this.sound.playing) {
      this.setFollow(false);
    }
  }

  setFollow(on) {
    this.follow.on = on;
    this.#playing = null;
    this.#light(on);
    this.#tellFollow();
  }

  /** Marks the word that is heard, and goes along. */
  #light(jump = false) {
    const segments = this.drafts ? [] : this.document.segments;
    const index = indexAt(segments, this.sound.time);
    const segment = segments[index];
    const word = segment && !this.sound.missing && wordAt(segment, this.sound.time);
    const key = segment ? `${segment.id} ${word?.from ?? -1}` : "";
    if (key === this.#playing && !jump) {
      return;
    }
    this.#playing = key;
    mark("parley-word", segment && word ? [{ node: this.nodeOf(segment.id), ...word }] : []);
    if (segment && this.follow.on && (this.sound.playing || jump) && this.editing === null) {
      const element = this.elementOf(segment.id);
      if (element) {
        bringIntoView(element, this.#top());
      }
    }
  }

  /** Marks what is near the window; a search marks its hits then, too. */
  #mark() {
    mark("parley-doubt", !this.doubts || this.drafts ? [] : this.#near.segments().flatMap(element => {
      const segment = this.document.segment(Number(element.dataset.id));
      return segment ? doubtsIn(segment).map(place => ({ node: textOf(element), ...place })) : [];
    }));
    this.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  }

  /** Remembers what the reader looks at, before the text is replaced. */
  #hold() {
    const top = this.#top();
    if (this.drafts === null || this.getBoundingClientRect().top > top) {
      return;
    }
    const first = this.#firstSegment();
    this.#anchor = first ? { seconds: Number(first.dataset.start), at: first.getBoundingClientRect().top } : null;
  }

  #restore() {
    if (this.#anchor === null || this.drafts !== null) {
      return;
    }
    const { seconds, at } = this.#anchor;
    this.#anchor = null;
    this.complete().then(() => {
      const segment = this.document.segments[Math.max(0, indexAt(this.document.segments, seconds + 0.01))];
      scrollBy({ top: this.elementOf(segment?.id)?.getBoundingClientRect().top - at || 0, behavior: "instant" });
    });
  }

  /** Only turns are measured: to ask for the place of a segment out of view would lay out all text. */
  #firstSegment() {
    const top = this.#top();
    const turn = [...this.querySelectorAll(".turn")].find(each => each.getBoundingClientRect().bottom > top);
    const segments = [...turn?.querySelectorAll(".segment") ?? []];
    return segments.find(each => each.getBoundingClientRect().bottom > top) ?? segments[0];
  }

  #click(event) {
    const element = event.target.closest(".segment");
    if (!element || this.drafts || !getSelection().isCollapsed) {
      return;
    }
    const segment = this.document.segment(Number(element.dataset.id));
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const inside = place && element.contains(place.offsetNode);
    this.sound.seek(inside ? secondsAt(segment, place.offset) : segment.start);
  }

  #focused(event) {
    const element = event.target.closest(".segment");
    if (element && !this.drafts) {
      this.selected = Number(element.dataset.id);
      this.#marked = this.#marked?.index === this.document.indexOf(this.selected) ? this.#marked : null;
    }
  }

  #key(event) {
    if (event.key === "Enter" && event.target.matches(".segment") && !this.drafts) {
      this.sound.seek(this.document.segment(Number(event.target.dataset.id)).start);
    }
  }

  /** Where what sticks at the top ends. */
  #top() {
    return document.querySelector("parley-player")?.getBoundingClientRect().bottom ?? 0;
  }

  #tellFollow() {
    this.dispatchEvent(new CustomEvent("followed", { bubbles: true }));
  }
}

const textOf = element => [...element.childNodes].find(node => node.nodeType === Node.TEXT_NODE);

customElements.define("parley-transcript", Transcript);
