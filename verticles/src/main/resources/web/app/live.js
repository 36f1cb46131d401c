// What happens to all jobs of the reader, over one WebSocket for the whole page. Each event comes once and in order, also after
// the connection was lost: it goes on from the last cursor. Where a browser has no WebSocket it reads the same as a stream.

import { session } from "./session.js";
import { eventsOf } from "./event-stream.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const NOT_ALLOWED = 4401;
const WRONG_CURSOR = 4400;

class Live extends EventTarget {
  /** "off", "connecting" for the first time, "on", or "lost" and connecting again. */
  state = "off";

  #listeners = new Set();
  #cursor = null;
  #wait = FIRST_WAIT;
  #close = () => {};
  #timer = 0;
  #ready = Promise.withResolvers();

  /**
   * Tells of every event: {job, number, at, type, data}; of type "restarted" where events may have been missed, so that lists
   * have to be read anew.
   *
   * @returns a function that ends it
   */
  follow(listener) {
    this.#listeners.add(listener);
    if (this.state === "off") {
      this.#connect();
    }
    return () => this.#listeners.delete(listener);
  }

  /** Done as soon as nothing is missed any more: the moment to read a list. Gives up waiting after two seconds. */
  following() {
    return Promise.race([this.#ready.promise, new Promise(resolve => setTimeout(resolve, 2_000))]);
  }

  /** At the end of a session. */
  stop() {
    clearTimeout(this.#timer);
    this.#close();
    this.#cursor = null;
    this.#ready = Promise.withResolvers();
    this.#become("off");
  }

  #connect() {
    this.#become(this.state === "lost" ? "lost" : "connecting");
    const after = this.#cursor ? `?after=${encodeURIComponent(this.#cursor)}` : "";
    if ("WebSocket" in window) {
      this.#connectSocket(after);
    } else {
      this.#connectStream(after);
    }
  }

  #connectSocket(after) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/jobs${after}`);
    this.#close = () => {
      socket.onclose = null;
      socket.close();
    };
    socket.onopen = () => socket.send(session.greeting());
    socket.onmessage = message => this.#take(JSON.parse(message.data));
    socket.onclose = event => this.#lost(event.code);
  }

  async #connectStream(after) {
    const abort = new AbortController();
    this.#close = () => abort.abort();
    try {
      const response = await fetch(`/jobs/events${after}`, { headers: session.headers(), signal: abort.signal });
      if (!response.ok) {
        this.#lost(4000 + response.status);
        return;
      }
      this.#take({ type: "following", cursor: this.#cursor });
      for await (const event of eventsOf(response.body)) {
        this.#take({ ...JSON.parse(event.data), cursor: event.id ?? this.#cursor });
      }
      this.#lost();
    } catch {
      if (!abort.signal.aborted) {
        this.#lost();
      }
    }
  }

  #take(message) {
    this.#cursor = message.cursor ?? this.#cursor;
    if (message.type === "following") {
      this.#wait = FIRST_WAIT;
      this.#become("on");
      this.#ready.resolve();
    } else {
      this.#tell(message);
    }
  }

  async #lost(code) {
    this.#become("lost");
    if (code === NOT_ALLOWED) {
      await session.again().catch(() => {});
      if (session.state !== "in") {
        this.stop();
        return;
      }
    } else if (code === WRONG_CURSOR) {
      this.#cursor = null;
      this.#tell({ type: "restarted" });
    }
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #tell(event) {
    this.#listeners.forEach(listener => listener(event));
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.dispatchEvent(new Event("change"));
    }
  }
}

export const live = new Live();

session.addEventListener("change", () => {
  if (session.state === "out") {
    live.stop();
  }
});
