// The files that are being sent, for as long as the page is open: it goes on while the reader looks at something else. Which
// uploads are unfinished is kept where the reader's key is kept, so that after a reload the same file goes on where it was.

import { session } from "../app/session.js";
import { TusUpload } from "./tus.js";

const KEPT = "parley.uploads";
const AT_ONCE = 2;
const SOUND = /\.(aac|ac3|aiff?|amr|ape|au|avi|caf|flac|flv|m4[abv]|mka|mkv|mov|mp[234]|mpe?g|mpga|mts|mxf|oga|ogg|ogv|opus|ts|wav|weba|webm|wma|wmv|3gp)$/i;

/** Speed is that of the last seconds, not of the whole. */
const SPEED_MILLIS = 5_000;

class Queue extends EventTarget {
  /**
   * {name, size, file, state, sent, problem, speed}; state is "refused" (problem says why: empty, large, folder or type),
   * "missing" (begun before a reload, the file has to be dropped again), "queued", "sending", "paused", "failed" or "done".
   */
  items = [];

  /** Takes files, or says beside each what is wrong with it. */
  add(files, options) {
    for (const file of files) {
      const known = this.items.find(item => item.fingerprint === fingerprint(file));
      if (!known || known.state === "missing" || known.state === "done" || known.state === "refused") {
        this.items = this.items.filter(item => item !== known);
        this.items.push(this.#item(file, options, known?.path ?? this.#kept()[fingerprint(file)]?.path ?? null));
      }
    }
    this.#changed();
    this.#next();
  }

  /** What was begun before the page was read anew. */
  recall() {
    for (const [print, kept] of Object.entries(this.#kept())) {
      if (!this.items.some(item => item.fingerprint === print)) {
        this.items.push({ ...kept, fingerprint: print, state: "missing", sent: kept.sent ?? 0, problem: null, speed: 0 });
      }
    }
    this.#changed();
  }

  pause(item) {
    item.state = "paused";
    item.upload?.stop();
    this.#changed();
    this.#next();
  }

  /** Goes on with one that was paused, has failed, or has a type that is in doubt. */
  resume(item) {
    item.state = "queued";
    item.problem = null;
    this.#changed();
    this.#next();
  }

  /** Forgets it here and on the service. Throws the Problem where the service cannot be asked. */
  async cancel(item) {
    const begun = item.path && item.state !== "done" && item.state !== "refused";
    this.items = this.items.filter(each => each !== item);
    this.#forget(item);
    this.#changed();
    if (begun) {
      await (item.upload ?? new TusUpload(null, {}, item.path, {})).cancel();
    }
    this.#next();
  }

  get sending() {
    return this.items.some(item => item.state === "sending" || item.state === "queued");
  }

  #item(file, options, path) {
    const problem = fault(file);
    return {
      file, options, path, problem, name: file.name, size: file.size, fingerprint: fingerprint(file),
      state: problem ? "refused" : "queued", sent: 0, speed: 0, marks: [],
    };
  }

  #next() {
    const busy = this.items.filter(item => item.state === "sending").length;
    this.items.filter(item => item.state === "queued").slice(0, AT_ONCE - busy).forEach(item => this.#send(item));
  }

  async #send(item) {
    item.state = "sending";
    item.upload = new TusUpload(item.file, item.options, item.path, {
      begun: path => this.#begun(item, path),
      sent: bytes => this.#sent(item, bytes),
      waiting: problem => {
        item.problem = problem;
        this.#changed();
      },
    });
    try {
      if (await item.upload.send()) {
        item.state = "done";
        item.sent = item.size;
        this.#forget(item);
        this.dispatchEvent(Object.assign(new Event("taken"), { item }));
      }
    } catch (problem) {
      item.state = "failed";
      item.problem = problem;
    }
    this.#changed();
    this.#next();
  }

  #begun(item, path) {
    item.path = path;
    this.#keep({ ...this.#kept(), [item.fingerprint]: { path, name: item.name, size: item.size } });
  }

  #sent(item, bytes) {
    const now = performance.now();
    item.sent = bytes;
    item.marks = [...item.marks.filter(mark => now - mark.at < SPEED_MILLIS), { at: now, bytes }];
    const first = item.marks[0];
    item.speed = now > first.at ? Math.max(0, (bytes - first.bytes) / (now - first.at) * 1_000) : 0;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** The device remembers what the reader lets it remember. */
  #place() {
    return localStorage.getItem("parley.credential") ? localStorage : sessionStorage;
  }

  #kept() {
    const kept = JSON.parse(this.#place().getItem(KEPT) ?? "{}");
    return kept.owner === session.me?.id ? kept.files : {};
  }

  #keep(files) {
    this.#place().setItem(KEPT, JSON.stringify({ owner: session.me?.id, files }));
  }

  #forget(item) {
    const { [item.fingerprint]: _, ...others } = this.#kept();
    this.#keep(others);
  }

  /** Nothing of the one who leaves stays for the next. */
  clear() {
    this.items.forEach(item => item.upload?.stop());
    this.items = [];
    localStorage.removeItem(KEPT);
    sessionStorage.removeItem(KEPT);
    this.#changed();
  }
}

const fingerprint = file => `${file.name} ${file.size} ${file.lastModified}`;

/** What is plainly wrong with a file, before anything is sent. */
const fault = file => {
  const most = session.me?.limits?.max_file_bytes ?? Infinity;
  if (file.folder) {
    return { fault: "folder" };
  }
  if (file.size === 0) {
    return { fault: "empty" };
  }
  if (file.size > most) {
    return { fault: "large", most };
  }
  return /^(audio|video)\//.test(file.type) || SOUND.test(file.name) ? null : { fault: "type" };
};

export const queue = new Queue();

session.addEventListener("change", () => {
  if (session.state === "out") {
    queue.clear();
  }
});

addEventListener("beforeunload", event => {
  if (queue.sending) {
    event.preventDefault();
  }
});
