// One chat: what was said, the answer that is being written, and how it is kept on the service. It goes on while its reader is at
// another place of the page.

import { get, put } from "../app/api.js";
import { complete } from "./completion.js";

const LONGEST_TITLE = 80;
const REFUSED = "content_filter";
/** Drawing long Markdown anew for every word would keep the page busy. */
const DRAWN_MILLIS = 80;

/** Chats in which an answer is being written, by id. */
const running = new Map();

/** Events: "change" of anything, "moved" when it goes on under another id, "kept" when the service has it as it is. */
export class Conversation extends EventTarget {
  id;
  title = "";
  model = "";
  messages = [];
  version = 0;
  /** The answer that is being written, as far as it has come; null when none is. */
  draft = null;
  /** Why the last question has no whole answer. */
  problem = null;
  /** Why the chat is not kept as it is. */
  unkept = null;

  #abort = null;
  #keeping = Promise.resolve();
  #drawn = null;

  constructor(id = crypto.randomUUID?.() ?? randomId()) {
    super();
    this.id = id;
  }

  /** Reads a chat, or goes on with one that is at work. */
  static async open(id) {
    if (running.has(id)) {
      return running.get(id);
    }
    const kept = await get(`/chats/${id}`);
    const chat = new Conversation(id);
    Object.assign(chat, { title: kept.title, model: kept.model, messages: kept.messages, version: kept.version });
    return chat;
  }

  /** Whether the last question has no answer, as it was stopped or the page was closed, or one that broke off. */
  get unanswered() {
    const last = this.messages.at(-1);
    return !this.busy && (last?.role === "user" || last?.stopped === "broken");
  }

  get busy() {
    return this.draft !== null;
  }

  /** Asks something new. */
  async ask(text) {
    this.title ||= titleOf(text);
    this.messages = [...this.messages, { role: "user", content: text, at: now() }];
    await this.#answer();
  }

  /** Asks the last question again; an answer that it has goes. */
  async again() {
    while (this.messages.at(-1)?.role === "assistant") {
      this.messages = this.messages.slice(0, -1);
    }
    await this.#answer();
  }

  stop() {
    this.#abort?.abort();
  }

  async #answer() {
    this.#abort = new AbortController();
    this.draft = "";
    this.problem = null;
    running.set(this.id, this);
    this.#changed();
    this.keep();
    try {
      this.#add(await complete({ model: this.model, messages: this.#sent() }, {
        signal: this.#abort.signal,
        onText: text => {
          this.draft = text;
          this.#drawn ??= setTimeout(() => this.#changed(), DRAWN_MILLIS);
        },
      }));
    } catch (problem) {
      this.#broken(problem);
    }
    this.draft = null;
    running.delete(this.id);
    this.#changed();
    await this.keep();
  }

  #add(answer) {
    const cut = answer.finish === REFUSED ? REFUSED : answer.finish === "length" ? "length" : null;
    this.#say({
      content: answer.content || answer.refusal,
      ...answer.served?.provider && { model: answer.served.model, provider: answer.served.provider, cost: answer.served.cost },
      ...answer.usage && { tokens: { prompt: answer.usage.prompt_tokens, completion: answer.usage.completion_tokens } },
      ...cut && { stopped: cut },
    });
  }

  #broken(problem) {
    const stopped = problem.name === "AbortError";
    if (this.draft) {
      this.#say({ content: this.draft, ...this.model && { model: this.model }, stopped: stopped ? "reader" : "broken" });
    }
    this.problem = stopped ? null : problem;
  }

  #say(answer) {
    this.messages = [...this.messages, { role: "assistant", at: now(), ...answer }];
  }

  /** What the model is told: without what was refused, or it would be refused again, whatever is asked. */
  #sent() {
    return this.messages
      .filter((message, i) => message.stopped !== REFUSED && this.messages[i + 1]?.stopped !== REFUSED)
      .filter(message => message.content)
      .map(({ role, content }) => ({ role, content }));
  }

  /** Keeps the chat as it is, after what is being kept already. Never fails: see `unkept`. */
  keep() {
    this.#keeping = this.#keeping.then(() => this.#keepNow());
    return this.#keeping;
  }

  async #keepNow() {
    try {
      await this.#put();
      this.unkept = null;
    } catch (problem) {
      this.unkept = problem;
    }
    this.#changed();
    this.dispatchEvent(new Event("kept"));
  }

  async #put() {
    const { title, messages, version } = this;
    // Without one the service chooses.
    const model = this.model ? { model: this.model } : {};
    try {
      this.version = (await put(`/chats/${this.id}`, { title, ...model, messages, version })).version;
    } catch (problem) {
      const changedElsewhere = problem.status === 409 && problem.current !== undefined;
      if (!changedElsewhere && problem.status !== 404) {
        throw problem;
      }
      // Continued or deleted in another window: neither is undone, and this one goes on as a chat of its own.
      running.delete(this.id);
      this.id = new Conversation().id;
      if (this.busy) {
        running.set(this.id, this);
      }
      this.version = (await put(`/chats/${this.id}`, { title, ...model, messages, version: 0 })).version;
      this.dispatchEvent(new Event("moved"));
    }
  }

  #changed() {
    clearTimeout(this.#drawn);
    this.#drawn = null;
    this.dispatchEvent(new Event("change"));
  }
}

const now = () => new Date().toISOString();

/** The first words, as one line. */
const titleOf = text => {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length <= LONGEST_TITLE ? line : `${[...line].slice(0, LONGEST_TITLE - 1).join("").trimEnd()}…`;
};

/** crypto.randomUUID is missing where the page came by plain http from another machine. */
const randomId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
