// Which turns are near the window, as the browser tells by laying them out (content-visibility). Only their words are marked:
// every move of one mark costs by how many there are.
// https://drafts.csswg.org/css-contain-2/#content-visibility-auto-state-changed

export class Near {
  #turns = new Set();
  #changed;
  #frame = 0;

  /** @param changed is called once a frame after turns have come into view, or when it was asked for */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Listens to the turns inside an element of app/element.js. */
  listen(element) {
    element.listen(element, "contentvisibilityautostatechange", ({ target, skipped }) => {
      if (skipped) {
        this.#turns.delete(target);
      } else {
        this.#turns.add(target);
        this.soon();
      }
    }, { capture: true });
  }

  has(turn) {
    return this.#turns.has(turn);
  }

  /** Segments of these turns, as elements. */
  segments() {
    return [...this.#turns].flatMap(turn => [...turn.querySelectorAll(".segment")]);
  }

  /** Asks for a call of `changed` in the next frame. */
  soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#turns.forEach(turn => turn.isConnected || this.#turns.delete(turn));
      this.#changed();
    });
  }
}
