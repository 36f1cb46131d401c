// The list as the service has it, kept fresh by the events of all jobs: each page that is shown is read once, and then only what
// changes. What reads or writes it stands in one line, so that no answer lands on a list that another one has replaced meanwhile.

import { get } from "../app/api.js";
import { live } from "../app/live.js";

const PAGE = 50;
const MOST = 200;
/** Many events come close together, and are one look. */
const PATIENCE_MILLIS = 250;
const AGAIN_MILLIS = 3_000;
/** Of more than these the pages are read anew. */
const MOST_ALONE = 20;

export class Feed extends EventTarget {
  /** null until the first page is there. */
  recordings = null;
  /** Where the next page begins; null where there is none. */
  next = null;
  problem = null;
  busy = false;

  #query = new URLSearchParams();
  #turn = 0;
  #line = Promise.resolve();
  #more = null;
  #stale = new Set();
  #gone = new Set();
  #whole = false;
  #timer = 0;

  /** Follows until the returned function is called. */
  follow() {
    const end = live.follow(event => this.#take(event));
    return () => {
      end();
      clearTimeout(this.#timer);
      this.#turn++;
    };
  }

  /** Reads the first page for these filters; what was asked before them is of no interest any more. */
  async read(query) {
    this.#query = query;
    this.#line = Promise.resolve();
    this.#more = null;
    const turn = ++this.#turn;
    await live.following();
    if (turn === this.#turn) {
      await this.#inLine(() => this.#page(null, PAGE), page => this.#show(page.recordings, page.next));
    }
  }

  /** Reads as far as the list is shown. */
  again() {
    return this.#inLine(() => this.#pages(), page => this.#show(page.recordings, page.next));
  }

  /** Reads the next page; who asks twice gets one. @returns what went wrong */
  more() {
    this.#more ??= this.#inLine(
      () => this.next ? this.#page(this.next, PAGE) : { recordings: [], next: null },
      page => this.#show([...this.recordings, ...page.recordings], page.next)).finally(() => { this.#more = null; });
    return this.#more;
  }

  /** Shows what the service answered to an act; what was found in it stays. */
  put(recording) {
    this.recordings = this.recordings?.map(each => each.id === recording.id
      ? { ...recording, excerpt: recording.excerpt ?? each.excerpt } : each) ?? null;
    this.#changed();
  }

  drop(id) {
    this.#gone.add(id);
    this.recordings = this.recordings?.filter(each => each.id !== id) ?? null;
    this.#changed();
  }

  /** Everything that these filters find, not only what is shown; for acts on all of it. */
  async all() {
    const query = new URLSearchParams(this.#query);
    const found = [];
    for (let next = null, first = true; first || next; first = false) {
      const page = await this.#page(next, MOST, query);
      found.push(...page.recordings);
      next = page.next ?? null;
    }
    return found;
  }

  /**
   * Reads and then shows, after all that was asked before; not at all where other filters were chosen meanwhile.
   *
   * @returns what went wrong
   */
  #inLine(read, show) {
    const turn = this.#turn;
    const done = this.#line.then(async () => {
      if (turn !== this.#turn) {
        return null;
      }
      this.busy = true;
      this.#changed();
      const outcome = await Promise.resolve().then(read).then(page => ({ page }), problem => ({ problem }));
      if (turn === this.#turn) {
        this.busy = false;
        this.problem = outcome.problem ?? null;
        if (outcome.page) {
          show(outcome.page);
        }
        this.#changed();
      }
      return outcome.problem ?? null;
    });
    this.#line = done;
    return done;
  }

  #page(before, limit, asked = this.#query) {
    const query = new URLSearchParams(asked);
    query.set("limit", String(limit));
    if (before) {
      query.set("before", before);
    }
    return get(`/recordings?${query}`);
  }

  async #pages() {
    const shown = this.recordings ?? [];
    const last = Date.parse(shown.at(-1)?.created ?? "");
    const found = [];
    let next = null;
    do {
      const page = await this.#page(next, shown.length > PAGE ? MOST : PAGE);
      found.push(...page.recordings);
      next = page.next ?? null;
      // A time that is none compares as false: an empty list is read once.
    } while (next && Date.parse(found.at(-1).created) > last);
    return { recordings: found, next };
  }

  /** Each once, however pages meet, and none that was deleted while they were read. */
  #show(recordings, next) {
    const all = new Map(recordings.filter(each => !this.#gone.has(each.id)).map(each => [each.id, each]));
    this.recordings = [...all.values()];
    this.next = next ?? null;
  }

  #take(event) {
    const shown = this.recordings?.find(each => each.id === event.job);
    const kind = event.data?.kind ?? "transcription";
    if (event.type === "progress" && shown) {
      Object.assign(shown, { state: "running", progress: event.data.progress, stage: event.data.stage });
      this.#changed();
    } else if (event.type === "deleted") {
      this.drop(event.job);
    } else if (event.type === "restarted") {
      this.#whole = true;
      this.#look();
    } else if (["state", "edited"].includes(event.type) && kind === "transcription") {
      // One that is not shown may be on a page that is just being read, is new, or fits the filters only now.
      this.#stale.add(event.job);
      this.#whole ||= !shown && (event.data.state === "queued" || this.#query.size > 0);
      if (event.data.state === "queued") {
        this.#gone.delete(event.job);
      }
      this.#look();
    }
  }

  #look(millis = PATIENCE_MILLIS) {
    this.#timer ||= setTimeout(() => this.#line = this.#line.then(() => this.#refresh()), millis);
  }

  async #refresh() {
    this.#timer = 0;
    const stale = [...this.#stale].filter(id => this.recordings?.some(each => each.id === id));
    this.#stale.clear();
    if (this.#whole || stale.length > MOST_ALONE) {
      this.#whole = false;
      this.again();
      return;
    }
    await Promise.all(stale.map(id => this.#one(id)));
  }

  async #one(id) {
    try {
      this.put(await get(`/recordings/${id}`));
    } catch (problem) {
      if (problem.status === 404) {
        this.drop(id);
      } else {
        this.#stale.add(id);
        this.#look(AGAIN_MILLIS);
      }
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
