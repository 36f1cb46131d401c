// The files that are on their way: how far each is, how fast, and what is wrong with it.

import { complain } from "../app/notices.js";
import { confirm } from "../app/dialog.js";
import { Element, html, nothing } from "../app/element.js";
import { explain } from "../app/states.js";
import { duration, size, words } from "../app/words.js";
import { queue } from "./queue.js";
import catalogue from "./words.js";

const t = words(catalogue);

class Uploads extends Element {
  connectedCallback() {
    super.connectedCallback();
    this.listen(queue, "change", () => this.requestUpdate());
  }

  render() {
    const items = queue.items.filter(item => item.state !== "done");
    return items.length === 0 ? nothing : html`
      <section class="uploads" aria-labelledby="uploads-title">
        <h2 id="uploads-title">${t("sendingTitle")}</h2>
        <ul>${items.map(item => this.#item(item))}</ul>
      </section>`;
  }

  #item(item) {
    const wrong = item.state === "refused" || item.state === "failed";
    return html`
      <li class="upload">
        <p class="upload-name"><bdi>${item.name}</bdi></p>
        <p class="small ${wrong ? "bad-text" : ""}">${this.#says(item)}</p>
        <div class="row actions">${this.#actions(item)}</div>
        ${wrong ? nothing : html`
          <progress max=${item.size} .value=${item.sent} aria-label=${item.name}></progress>`}
      </li>`;
  }

  #says(item) {
    const sent = { sent: size(item.sent), size: size(item.size) };
    switch (item.state) {
      case "refused":
        return t(`fault_${item.problem.fault}`, { size: size(item.size), most: size(item.problem.most ?? 0) });
      case "failed":
        return explain(item.problem);
      case "missing":
        return t("missing");
      case "queued":
        return t("waits");
      case "paused":
        return t("pausedAt", sent);
      default:
        return item.problem ? t("waiting", { reason: explain(item.problem) })
          : item.speed > 0 && item.sent < item.size
            ? `${t("sent", sent)} · ${t("left", { speed: size(item.speed), time: duration(Math.ceil((item.size - item.sent) / item.speed)) })}`
            : t("sent", sent);
    }
  }

  #actions(item) {
    const button = (word, act) => html`
      <button type="button" class="button compact" aria-label=${t(`${word}Of`, { name: item.name })} @click=${act}>${t(word)}</button>`;
    const discard = button("stop", () => this.#cancel(item));
    switch (item.state) {
      case "refused":
        return html`${item.problem.fault === "type" ? button("anyway", () => queue.resume(item)) : nothing}
          ${button("dismiss", () => queue.cancel(item))}`;
      case "failed":
        return html`${button("retry", () => queue.resume(item))}${discard}`;
      case "paused":
        return html`${button("resume", () => queue.resume(item))}${discard}`;
      case "missing":
        return discard;
      default:
        return html`${button("pause", () => queue.pause(item))}${discard}`;
    }
  }

  async #cancel(item) {
    const begun = item.sent > 0 || item.state === "missing";
    if (!begun || await confirm({ title: t("stopTitle", { name: item.name }), text: t("stopText"), yes: t("stop") })) {
      await queue.cancel(item).catch(complain);
    }
  }
}

customElements.define("parley-uploads", Uploads);
