// Keeps what is heard in view, until the reader scrolls away. A jump, not a ride, so that nothing moves while it is read.

const AWAY_KEYS = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"]);

export class Follow {
  /** Whether the text goes along. */
  on = true;

  #changed;

  /** @param changed is called when the reader has scrolled away */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Listens to what readers scroll with; scrolling by this page or by growing text is no sign of a reader. */
  listen(element) {
    const away = () => this.#yield();
    element.listen(window, "wheel", event => { if (!event.ctrlKey && !event.shiftKey && !event.defaultPrevented) { away(); } }, { passive: true });
    element.listen(window, "touchmove", away, { passive: true });
    element.listen(window, "pointerdown", event => {
      if (event.clientX >= document.documentElement.clientWidth) {
        away();
      }
    });
    element.listen(window, "keydown", event => {
      if (AWAY_KEYS.has(event.key) && !event.defaultPrevented && !event.target.closest("input, textarea, select, [role=slider], [role=menu], dialog")) {
        away();
      }
    });
  }

  #yield() {
    if (this.on) {
      this.on = false;
      this.#changed();
    }
  }
}

/** Brings a piece of text between what sticks at the top and the foot of the window, where it is not there already. */
export const bringIntoView = (element, top, { always = false } = {}) => {
  const place = element.getBoundingClientRect();
  const foot = window.innerHeight - 48;
  if (!always && place.top >= top + 8 && place.bottom <= foot) {
    return;
  }
  const aim = top + Math.max(24, (window.innerHeight - top) * 0.28);
  scrollBy({ top: place.top - aim, behavior: "instant" });
  // What was never shown has had a guessed height; once it is laid out, its place is known.
  requestAnimationFrame(() => {
    const now = element.getBoundingClientRect();
    if (Math.abs(now.top - aim) > 40) {
      scrollBy({ top: now.top - aim, behavior: "instant" });
    }
  });
};
