// All that failed among what the filters find, tried again at one go; what of it cannot be, is said one by one.

import { post } from "../app/api.js";
import { confirm, open } from "../app/dialog.js";
import { Element, html } from "../app/element.js";
import { complain, notify } from "../app/notices.js";
import { explain } from "../app/states.js";
import { words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

const AT_ONCE = 4;

class RetryAll extends Element {
  static properties = {
    feed: { attribute: false },
    /** {done, all} while it is at work. */
    at: { state: true },
  };

  constructor() {
    super();
    this.at = null;
  }

  render() {
    return html`
      <p class="row retry-all">
        <button type="button" class="button compact" ?disabled=${this.at !== null} @click=${this.#run}>${t("retryAll")}</button>
        <span class="small" role="status">${this.at ? t("retryAllAt", this.at) : ""}</span>
      </p>`;
  }

  async #run() {
    try {
      const failed = (await this.feed.all()).filter(recording => recording.state === "failed");
      if (failed.length === 0) {
        notify(t("retryAllNone"));
      } else if (await confirm({ title: t("retryAllTitle", { count: failed.length }), text: t("retryAllText"), yes: t("retryAllYes") })) {
        await this.#retry(failed);
      }
    } catch (problem) {
      complain(problem);
    }
  }

  async #retry(failed) {
    this.at = { done: 0, all: failed.length };
    const refused = [];
    const waiting = [...failed];
    let stopped = null;
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const problem = stopped ?? await retry(next, this.feed);
        if (problem) {
          refused.push({ name: next.name, problem });
          // What keeps one of them out keeps all of them out.
          stopped ??= problem.offline || problem.status === 429 || problem.status === 503 ? problem : null;
        }
        this.at = { ...this.at, done: this.at.done + 1 };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.at = null;
    const done = t("retryAllDone", { count: failed.length - refused.length });
    await (refused.length === 0 ? notify(done) : tell(done, refused));
  }
}

/** @returns what went wrong; null where it waits for its turn again */
const retry = async (recording, feed) => {
  try {
    await post(`/jobs/${recording.id}/retry`);
    feed.put({ ...recording, state: "queued", stage: null, error: null });
    return null;
  } catch (problem) {
    return problem;
  }
};

const tell = (done, refused) => open(close => html`
  <form method="dialog" class="stack" @submit=${() => close()}>
    <h2 id="dialog-title">${t("retryAllSome", { count: refused.length })}</h2>
    <p class="lead">${done}</p>
    <ul class="refused-retries">${refused.map(({ name, problem }) => html`
      <li><bdi>${name}</bdi> <span class="small">${problem.status === 404 ? t("retryAllGone") : explain(problem)}</span></li>`)}</ul>
    <div class="row"><button class="button primary">${t("close")}</button></div>
  </form>`);

customElements.define("parley-retry-all", RetryAll);
