// Chats with language models: those that are kept, and the one that is open.

import { Element, html, nothing, style } from "../app/element.js";
import { icons } from "../app/icons.js";
import { notify } from "../app/notices.js";
import { go, href, onRoute, route } from "../app/router.js";
import { explain, failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import { Conversation } from "./conversation.js";
import "./history.js";
import "./message.js";
import { keepModel, languageModels, lastModel } from "./models.js";
import catalogue from "./words.js";

await style(import.meta.url, "chat.css");

const t = words(catalogue);

/** Nearer to the end than this, in pixels, the page follows what is written. */
const AT_END = 120;

class Chat extends Element {
  static properties = {
    chat: { state: true },
    models: { state: true },
    problem: { state: true },
    spoken: { state: true },
    list: { state: true },
  };

  #end = () => {};
  #follows = true;
  /** How far down the end was when the page went there last, in pixels. */
  #bottom = 0;
  #wasBusy = false;

  constructor() {
    super();
    this.chat = null;
    this.models = null;
    this.problem = null;
    this.spoken = "";
    this.list = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.#open()), () => this.#end());
    this.listen(window, "scroll", () => this.#scrolled(), { passive: true });
    this.#loadModels();
    this.#open();
  }

  async #loadModels() {
    try {
      this.models = await languageModels();
      if (this.chat && !this.chat.model && this.chat.messages.length === 0) {
        this.chat.model = lastModel("chat", this.models);
      }
    } catch {
      // Without the list the service chooses; the question itself says what is wrong.
      this.models = [];
    }
  }

  /** The chat that the address names, or a new one. */
  async #open() {
    if (route().parts[0] !== "chat") {
      return;
    }
    const id = route().parts[1];
    if (this.chat && id === this.chat.id || !id && this.chat?.messages.length === 0) {
      return;
    }
    this.list = false;
    this.problem = null;
    if (!id) {
      const chat = new Conversation();
      chat.model = lastModel("chat", this.models ?? []);
      this.#take(chat);
      return;
    }
    this.#take(null);
    try {
      const chat = await Conversation.open(id);
      if (route().parts[1] === id) {
        this.#take(chat);
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  #take(chat) {
    this.#end();
    this.chat = chat;
    this.spoken = "";
    this.#follows = true;
    this.#bottom = 0;
    this.#wasBusy = chat?.busy ?? false;
    if (!chat) {
      this.#end = () => {};
      return;
    }
    const change = () => this.#changed();
    const moved = () => {
      notify(t("movedText"));
      go(href("chat", chat.id), { replace: true });
    };
    const kept = () => this.querySelector("parley-chat-history")?.load();
    chat.addEventListener("change", change);
    chat.addEventListener("moved", moved);
    chat.addEventListener("kept", kept);
    this.#end = () => {
      chat.removeEventListener("change", change);
      chat.removeEventListener("moved", moved);
      chat.removeEventListener("kept", kept);
    };
  }

  #changed() {
    const busy = this.chat.busy;
    if (this.#wasBusy && !busy) {
      // Only what is final is read out.
      this.spoken = this.chat.messages.at(-1)?.role === "assistant" ? this.chat.messages.at(-1).content : "";
    }
    this.#wasBusy = busy;
    this.requestUpdate();
  }

  render() {
    return html`
      <div class="chat ${this.list ? "with-list" : ""}">
        <aside class="chat-side" aria-label=${t("history")}>
          <a class="button" href="#/chat">${t("new")}</a>
          <parley-chat-history .current=${this.chat?.id ?? null} @gone=${this.#gone} @renamed=${this.#renamed}></parley-chat-history>
        </aside>
        <section class="chat-main">
          <header class="row apart chat-head">
            <h1 class="chat-name"><bdi>${this.chat?.title || t("heading")}</bdi></h1>
            <button type="button" class="button compact chat-toggle" aria-expanded=${this.list}
              @click=${() => { this.list = !this.list; }}>${t("history")}</button>
          </header>
          ${this.problem ? failed(this.problem, () => this.#open()) : this.chat ? this.#conversation() : loading()}
        </section>
      </div>`;
  }

  #conversation() {
    const { messages, draft, problem, unkept } = this.chat;
    return html`
      <div class="messages">
        ${messages.length === 0 ? html`<p class="lead">${t("intro")}</p>` : nothing}
        ${messages.map(message => html`<parley-chat-message .message=${message}></parley-chat-message>`)}
        ${draft !== null ? html`<parley-chat-message draft .message=${{ role: "assistant", content: draft }}></parley-chat-message>` : nothing}
        ${problem ? this.#complaint(problem) : this.chat.unanswered ? html`<p class="row small">${messages.at(-1).role === "user" ? t("unanswered") : nothing}
          <button type="button" class="link" @click=${() => this.#again()}>${t("retry")}</button></p>` : nothing}
        ${unkept ? html`<p class="notice bad" role="alert">${t("unkept")} ${explain(unkept)}
          <button type="button" class="link" @click=${() => this.chat.keep()}>${t("keepAgain")}</button></p>` : nothing}
      </div>
      <p class="hidden-text" role="log" aria-live="polite">${this.spoken}</p>
      ${this.#composer()}`;
  }

  #complaint(problem) {
    return html`
      <div class="notice bad stack tight" role="alert">
        <p>${problem.type === "broken" ? t("broken") : explain(problem)}</p>
        ${problem.correlation ? html`<p class="small">${t("correlation", { id: problem.correlation })}</p>` : nothing}
        <div class="row"><button type="button" class="button compact" @click=${() => this.#again()}>${t("retry")}</button></div>
      </div>`;
  }

  #composer() {
    const { busy, model } = this.chat;
    const gone = model && this.models && !this.models.includes(model);
    return html`
      <form class="composer" @submit=${this.#send}>
        <label class="hidden-text" for="question">${t("question")}</label>
        <textarea class="field" id="question" rows="2" maxlength="200000" placeholder=${t("placeholder")} aria-describedby="keys"
          @keydown=${this.#key} @input=${event => grow(event.target)}></textarea>
        <div class="row apart">
          <label class="row model-choice"><span class="small">${t("modelLabel")}</span>
            <select class="input small-input" aria-label=${t("modelLabel")} @change=${this.#choose}>
              <option value="" ?selected=${!model}>${t("serviceChoice")}</option>
              ${(this.models ?? []).map(name => html`<option ?selected=${name === model}>${name}</option>`)}
              ${gone ? html`<option selected>${model}</option>` : nothing}
            </select></label>
          <span class="small keys" id="keys">${t("keys")}</span>
          ${busy ? html`<button type="button" class="button" @click=${() => this.chat.stop()}>${icons.stop}${t("stop")}</button>`
            : html`<button class="button primary">${t("send")}</button>`}
        </div>
      </form>`;
  }

  updated() {
    if (this.#follows && this.chat?.messages.length > 0) {
      // The answer has not been drawn yet.
      requestAnimationFrame(() => this.#goToEnd());
    }
  }

  #scrolled() {
    this.#follows = atEnd();
    if (this.#follows) {
      this.#bottom = Math.floor(scrollY);
    }
  }

  /** Unless the reader has gone up meanwhile, of which the event comes only later. */
  #goToEnd() {
    if (scrollY < this.#bottom) {
      this.#follows = false;
    } else if (this.#follows) {
      scrollTo(0, document.documentElement.scrollHeight);
      this.#bottom = Math.floor(scrollY);
    }
  }

  #key(event) {
    // An Enter that ends the choice of a character is none of ours.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  }

  #send(event) {
    event.preventDefault();
    const field = this.querySelector("#question");
    const text = field.value.trim();
    if (!text || this.chat.busy) {
      return;
    }
    field.value = "";
    grow(field);
    this.#begin();
    this.chat.ask(text);
    go(href("chat", this.chat.id), { replace: true });
  }

  #again() {
    this.#begin();
    this.chat.again();
    this.querySelector("#question").focus();
  }

  #begin() {
    this.spoken = "";
    this.#follows = true;
    this.#bottom = 0;
  }

  #choose(event) {
    this.chat.model = event.target.value;
    keepModel("chat", event.target.value);
    this.requestUpdate();
  }

  #gone(event) {
    if (event.detail.id === this.chat?.id) {
      this.chat.stop();
      this.#take(new Conversation());
      go("#/chat");
    }
  }

  #renamed(event) {
    if (event.detail.id === this.chat?.id) {
      this.chat.title = event.detail.title;
      this.chat.version = event.detail.version;
      this.requestUpdate();
    }
  }
}

const atEnd = () => document.documentElement.scrollHeight - scrollY - innerHeight < AT_END;

const grow = field => {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, innerHeight * 0.4)}px`;
};

customElements.define("parley-chat", Chat);
