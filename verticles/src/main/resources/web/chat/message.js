// What somebody said in a chat, with how an answer came about in small print.

import { copy } from "../app/clipboard.js";
import { Element, html, nothing } from "../app/element.js";
import { markdown } from "../app/markdown.js";
import { notify } from "../app/notices.js";
import { number, shortDate, words } from "../app/words.js";
import catalogue from "./words.js";

const t = words(catalogue);

class Message extends Element {
  static properties = {
    /** As it is kept; see openapi.yaml, ChatMessage. */
    message: { attribute: false },
    /** Whether it is still being written. */
    draft: { type: Boolean },
  };

  render() {
    const { role, content } = this.message;
    const asked = role === "user";
    return html`
      <article class="message ${asked ? "asked" : "answered"}" aria-busy=${this.draft ? "true" : nothing}>
        <h2 class="hidden-text">${asked ? t("you") : t("model")}</h2>
        ${asked ? html`<p class="asked-text">${content}</p>` : this.#answer(content)}
        ${this.draft || asked ? nothing : this.#foot()}
      </article>`;
  }

  #answer(content) {
    if (this.message.stopped === "content_filter") {
      return html`<div class="notice"><p class="label">${t("refused")}</p>${content ? html`<p>${content}</p>` : nothing}</div>`;
    }
    if (!content) {
      return this.draft ? html`<p class="working small">${t("thinking")}</p>` : html`<p class="small">${t("nothingSaid")}</p>`;
    }
    return markdown(content);
  }

  #foot() {
    const { at, model, provider, tokens, cost, stopped, content } = this.message;
    const facts = [
      provider && model && !model.startsWith(`${provider}/`) ? `${provider}/${model}` : model ?? provider,
      tokens && t("tokens", { count: (tokens.prompt ?? 0) + (tokens.completion ?? 0) }),
      cost !== undefined && t("cost", { cost: number(cost, { maximumSignificantDigits: 3 }) }),
      shortDate(at),
    ].filter(Boolean);
    const details = tokens && t("tokensApart", { prompt: number(tokens.prompt), completion: number(tokens.completion) });
    return html`
      ${["reader", "length", "broken"].includes(stopped) ? html`<p class="small cut">${t(`stopped_${stopped}`)}</p>` : nothing}
      <footer class="row message-foot">
        <p class="small" title=${details || nothing}>${facts.join(" · ")}</p>
        ${content && stopped !== "content_filter"
          ? html`<button type="button" class="link" @click=${() => copied(content)}>${t("copy")}</button>` : nothing}
      </footer>`;
  }

  updated() {
    if (!this.draft) {
      this.querySelectorAll(".prose pre").forEach(addCopyButton);
    }
  }
}

const addCopyButton = code => {
  if (code.parentElement.classList.contains("code-frame")) {
    return;
  }
  const frame = document.createElement("div");
  frame.className = "code-frame";
  code.replaceWith(frame);
  // It scrolls by itself, and must so with the keyboard.
  code.tabIndex = 0;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button compact";
  button.textContent = t("copyCode");
  button.onclick = () => copied(code.textContent);
  frame.append(code, button);
};

const copied = async text => notify(t(await copy(text) ? "copied" : "notCopied"));

customElements.define("parley-chat-message", Message);
