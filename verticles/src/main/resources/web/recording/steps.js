// What a reader does to a transcript at one go, how it is told, and how it is taken back and done again.

import { complain, notify } from "../app/notices.js";
import { session } from "../app/session.js";
import { words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

export class Steps {
  #document;

  constructor(document) {
    this.#document = document;
  }

  /** Tells of a step that was made. @param numbers of its changes */
  made({ text, numbers }) {
    notify(text, { name: t("undo"), run: () => this.undo(numbers) });
  }

  async assign({ segments, speaker }) {
    try {
      const numbers = await this.#document.assign(segments, speaker);
      this.made({ text: t("assigned", { count: numbers.length }), numbers });
    } catch (problem) {
      if (problem.status === 409 && problem.current) {
        this.#document.take(problem.current);
        notify(t("assignConflict"));
      } else {
        complain(problem);
      }
    }
  }

  /** Takes back changes, or else the last step of whoever is signed in. */
  undo(numbers) {
    return this.#go(() => this.#document.undo(session.me?.name, numbers), "undone", "undoNothing", { name: t("redo"), run: () => this.redo() });
  }

  /** Does again what was taken back last. */
  redo() {
    return this.#go(() => this.#document.redo(session.me?.name), "redone", "redoNothing", { name: t("undo"), run: () => this.undo() });
  }

  async #go(run, done, nothing, back) {
    try {
      const step = await run();
      if (step?.length > 0) {
        notify(t(done), back);
      } else {
        notify(t(step === null ? "undoChanged" : nothing));
      }
    } catch (problem) {
      complain(problem);
    }
  }
}
