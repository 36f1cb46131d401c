// Who is signed in. A key or token stays in this tab, and outlives it only where the reader says so.

import { Problem, problemOf } from "./problem.js";

const KEY = "parley.credential";

class Session extends EventTarget {
  /** "unknown" until it is found out, then "out", "in", or "expired": somebody is known, whose token has ended. */
  state = "unknown";
  /** What /me says. */
  me = null;
  /** Why somebody is asked to sign in, where that is not plain. */
  reason = null;

  #credential = null;
  #waiting = [];

  get admin() {
    return this.me?.role === "admin";
  }

  /** Headers that say who calls. */
  headers() {
    return this.#credential ? { Authorization: `Bearer ${this.#credential}` } : {};
  }

  /** The first message of a WebSocket. */
  greeting() {
    return JSON.stringify(this.#credential?.startsWith("eyJ")
      ? { access_token: this.#credential } : { api_key: this.#credential });
  }

  /** Goes on with what this tab or this device knows. */
  async resume() {
    const kept = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
    if (!kept) {
      this.#become("out");
      return;
    }
    try {
      await this.#enter(kept);
    } catch (problem) {
      if (problem.status === 401) {
        this.#forget();
      } else {
        this.#credential = kept;
        this.reason = problem;
      }
      this.#become(problem.status === 401 ? "out" : "unreachable");
    }
  }

  async welcome(code) {
    try {
      const answer = await post("/auth/welcome", { code });
      await this.#enter(answer.access_token);
      sessionStorage.setItem(KEY, answer.access_token);
    } catch (problem) {
      this.reason = problem;
      await this.resume();
    }
  }

  async signInWithPassword(name, password, remember) {
    const answer = await post("/auth/login", { user_id: name, password });
    await this.#signIn(answer.access_token, remember);
  }

  async signInWithKey(key, remember) {
    const trimmed = key.trim();
    if (!/^[\x21-\x7e]+$/.test(trimmed)) {
      // Such a header cannot be sent, which would look like a service that is away.
      throw new Problem({ status: 401 });
    }
    await this.#signIn(trimmed, remember);
  }

  signOut() {
    this.#forget();
    this.me = null;
    this.reason = null;
    this.#become("out");
  }

  /** Waits until somebody has signed in again, after a call was answered 401. Fails where they leave instead. */
  again() {
    if (this.state !== "expired") {
      this.#become("expired");
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async #signIn(credential, remember) {
    const before = this.me;
    await this.#enter(credential);
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
    (remember ? localStorage : sessionStorage).setItem(KEY, credential);
    if (before && before.id !== this.me.id) {
      // What stands on the page is another's.
      location.reload();
    }
  }

  async #enter(credential) {
    const answer = await call("/me", { headers: { Authorization: `Bearer ${credential}` } });
    this.#credential = credential;
    this.me = answer;
    this.reason = null;
    this.#become("in");
  }

  #forget() {
    this.#credential = null;
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  }

  #become(state) {
    this.state = state;
    const waiting = this.#waiting;
    if (state === "in" || state === "out") {
      this.#waiting = [];
      waiting.forEach(each => state === "in" ? each.resolve() : each.reject(new Problem({ status: 401 })));
    }
    this.dispatchEvent(new Event("change"));
  }
}

const post = (path, body) => call(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
});

const call = async (path, options) => {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Problem({ type: "offline" });
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response.json();
};

export const session = new Session();
