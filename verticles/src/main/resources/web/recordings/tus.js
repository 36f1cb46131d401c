// One resumable upload by the tus protocol (https://tus.io/protocols/resumable-upload). XMLHttpRequest, because fetch does not tell
// how much of a body has gone.

import { Problem } from "../app/problem.js";
import { session } from "../app/session.js";

/** A proxy on the way may refuse larger bodies; the service takes any. */
const PIECE_BYTES = 16 * 1024 * 1024;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const MOST_FAILURES = 8;

/** Stopped by whoever shows the upload: no failure. */
const STOPPED = Symbol("stopped");

export class TusUpload {
  /** Where it is on the service; null until it has begun. */
  path;

  #file;
  #metadata;
  #told;
  #request = null;
  #stopped = false;
  #wake = () => {};

  /**
   * @param metadata fields of the service beside the name, text by name
   * @param path of an upload to go on with
   * @param told {begun(path), sent(bytes), waiting(problem)}: what becomes of it; waiting is told null when it goes on
   */
  constructor(file, metadata, path, told) {
    this.#file = file;
    this.#metadata = metadata;
    this.path = path;
    this.#told = told;
  }

  /** Sends what is missing. Done when the service has accepted all of it; false where it was stopped before. Throws a Problem. */
  async send() {
    this.#stopped = false;
    let failures = 0;
    let offset = null;
    while (!this.#stopped) {
      try {
        offset = offset ?? await this.#offset();
        this.#told.waiting(null);
        this.#told.sent(offset);
        if (offset >= this.#file.size) {
          return true;
        }
        offset = await this.#sendPiece(offset);
        failures = 0;
      } catch (problem) {
        if (problem === STOPPED || this.#stopped) {
          break;
        }
        offset = null;
        failures += 1;
        await this.#waitAfter(problem, failures);
      }
    }
    return false;
  }

  /** Stops sending; what the service has stays there. */
  stop() {
    this.#stopped = true;
    this.#request?.abort();
    this.#wake();
  }

  /** Stops, and has the service forget it. */
  async cancel() {
    this.stop();
    if (this.path) {
      await this.#call("DELETE", this.path).catch(problem => {
        if (problem.status !== 404) {
          throw problem;
        }
      });
    }
  }

  async #offset() {
    if (this.path) {
      try {
        const answer = await this.#call("HEAD", this.path);
        return Number(answer.getResponseHeader("Upload-Offset"));
      } catch (problem) {
        if (problem.status !== 404 || problem === STOPPED) {
          throw problem;
        }
        // It has expired, or the service has lost it: from the beginning.
        this.path = null;
      }
    }
    const answer = await this.#call("POST", "/uploads", {
      "Upload-Length": this.#file.size,
      "Upload-Metadata": encode({ filename: this.#file.name, ...this.#metadata }),
    });
    this.path = new URL(answer.getResponseHeader("Location"), location.href).pathname;
    this.#told.begun(this.path);
    return 0;
  }

  async #sendPiece(offset) {
    const piece = this.#file.slice(offset, offset + PIECE_BYTES);
    const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    const answer = await this.#call("PATCH", this.path, headers, piece, sent => this.#told.sent(offset + sent));
    return Number(answer.getResponseHeader("Upload-Offset"));
  }

  async #waitAfter(problem, failures) {
    if (problem.status === 401) {
      await session.again();
      return;
    }
    const passes = problem.offline || problem.status >= 500 || [408, 409, 423, 429].includes(problem.status);
    if (!passes || (failures > MOST_FAILURES && !problem.offline && problem.status !== 429)) {
      throw problem;
    }
    this.#told.waiting(problem);
    const doubled = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
    await new Promise(resolve => {
      this.#wake = resolve;
      addEventListener("online", resolve, { once: true });
      setTimeout(resolve, problem.retryAfter ? problem.retryAfter * 1_000 : doubled);
    });
  }

  /** @returns the finished XMLHttpRequest */
  #call(method, path, headers = {}, body = null, onSent = () => {}) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open(method, path);
      for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", ...session.headers(), ...headers })) {
        request.setRequestHeader(name, value);
      }
      request.upload.onprogress = event => onSent(event.loaded);
      request.onload = () => request.status < 400 ? resolve(request) : reject(problemOf(request));
      request.onerror = () => reject(new Problem({ type: "offline" }));
      request.onabort = () => reject(STOPPED);
      request.send(body);
    });
  }
}

const encode = metadata => Object.entries(metadata)
  .map(([name, value]) => `${name} ${base64(String(value))}`)
  .join(",");

const base64 = text => btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(""));

const problemOf = request => {
  let body = {};
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // An answer to HEAD has no body, and a proxy on the way answers with a page of its own.
  }
  return new Problem({
    ...body,
    status: request.status,
    type: String(body.type ?? "").split(":").at(-1),
    detail: body.detail ?? `${request.status} ${request.statusText}`,
    correlation: request.getResponseHeader("X-Correlation-ID") ?? "",
    retryAfter: Number(request.getResponseHeader("Retry-After")) || null,
  });
};
