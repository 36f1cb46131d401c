// The list as the service has it, kept fresh by the events of all jobs: each page that is shown is read once, and then only what
// changes.

import { get } from "../app/api.js";
import { live } from "../app/live.js";

const PAGE = 50;
const MOST = 200;
/** Many events of one job come close together, and are one look at it. */
const PATIENCE_MILLIS = 250;

export class Feed extends EventTarget {
  /** null until the first page is there. */
  recordings = null;
  next = null;
  problem = null;
  busy = false;

  #query = new URLSearchParams();
  #turn = 0;
  #stale = new Set();
  #whole = false;
  #timer = 0;

  /** Follows until the returned function is called. */
  follow() {
    const end = live.follow(event => this.#take(event));
    return () => {
      end();
      clearTimeout(this.#timer);
    };
  }

  /** Reads the first page for these filters. */
  async read(query) {
    this.#query = query;
    const turn = ++this.#turn;
    await live.following();
    if (turn === this.#turn) {
      await this.#load(turn, PAGE, null);
    }
  }

  async again() {
    await this.#load(++this.#turn, this.recordings?.length ?? PAGE, null);
  }

  async more() {
    await this.#load(++this.#turn, PAGE, this.next);
  }

  /** Shows what the service answered to an act. */
  put(recording) {
    this.recordings = this.recordings?.map(each => each.id === recording.id ? recording : each) ?? null;
    this.#changed();
  }

  drop(id) {
    this.recordings = this.recordings?.filter(each => each.id !== id) ?? null;
    this.#changed();
  }

  async #load(turn, limit, before) {
    this.busy = true;
    this.#changed();
    try {
      const query = new URLSearchParams(this.#query);
      query.set("limit", String(Math.min(Math.max(limit, PAGE), MOST)));
      if (before) {
        query.set("before", before);
      }
      const page = await get(`/recordings?${query}`);
      if (turn === this.#turn) {
        this.recordings = before ? [...this.recordings, ...page.recordings] : page.recordings;
        this.next = page.next ?? null;
        this.problem = null;
      }
    } catch (problem) {
      if (turn === this.#turn) {
        this.problem = problem;
      }
    } finally {
      if (turn === this.#turn) {
        this.busy = false;
        this.#changed();
      }
    }
  }

  #take(event) {
    const shown = this.recordings?.find(each => each.id === event.job);
    if (event.type === "progress" && shown) {
      Object.assign(shown, { state: "running", progress: event.data.progress, stage: event.data.stage });
      this.#changed();
    } else if (event.type === "restarted" || (event.type === "state" && !shown && event.data.state === "queued")) {
      this.#whole = true;
      this.#look();
    } else if (shown && ["state", "edited"].includes(event.type)) {
      this.#stale.add(event.job);
      this.#look();
    }
  }

  #look() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), PATIENCE_MILLIS);
  }

  async #refresh() {
    const stale = [...this.#stale];
    this.#stale.clear();
    if (this.#whole) {
      this.#whole = false;
      await this.again();
      return;
    }
    await Promise.all(stale.map(async id => {
      try {
        this.put(await get(`/recordings/${id}`));
      } catch (problem) {
        if (problem.status === 404) {
          this.drop(id);
        }
      }
    }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
