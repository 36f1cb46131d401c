// One recording: hear it, read it, correct it, take it away. This element holds the parts together and obeys the keys.

import { get } from "../app/api.js";
import { Element, html, nothing, style } from "../app/element.js";
import { live } from "../app/live.js";
import { notify } from "../app/notices.js";
import { onRoute, route } from "../app/router.js";
import { empty, failed, loading } from "../app/states.js";
import { words } from "../app/words.js";
import { commands } from "./commands.js";
import { deleted } from "./deleted.js";
import { TranscriptDocument } from "./document.js";
import { followDrafts } from "./feed.js";
import "./find.js";
import { folds, toggleFold } from "./folds.js";
import "./head.js";
import { openHelp } from "./help.js";
import { commandOf } from "./keys.js";
import "./pane.js";
import "./player.js";
import { Sound } from "./sound.js";
import { Steps } from "./steps.js";
import "./transcript.js";
import { turnsOf } from "./turns.js";
import { unsaved } from "./unsaved.js";
import catalogue from "./words.js";

await Promise.all([style(import.meta.url, "recording.css"), style(import.meta.url, "transcript.css")]);

const t = words(catalogue);

const DOUBTS = "parley.doubts";
/** Nobody is known to speak yet, so that paragraphs are by time. */
const DRAFT_SECONDS = 30;

class RecordingView extends Element {
  static properties = {
    recording: { state: true }, problem: { state: true },
    /** Turns of what was recognised up to now; null where the transcript is there, or nothing runs. */
    drafts: { state: true },
    finding: { state: true }, query: { state: true }, doubts: { state: true }, follow: { state: true },
    /** What a phone shows: text, speakers or report. */
    tab: { state: true },
    /** Whether somebody has deleted it meanwhile. */
    gone: { state: true },
    folds: { state: true },
  };

  #id = null;
  #document = null;
  #sound = null;
  #steps = null;
  #endDrafts = null;
  #measured = null;
  /** What sticks below the player has to know how high it is. */
  #size = new ResizeObserver(([player]) => this.style.setProperty("--player-height", `${Math.round(player.borderBoxSize[0].blockSize)}px`));

  constructor() {
    super();
    this.doubts = localStorage.getItem(DOUBTS) === "on";
    this.follow = true;
    this.folds = folds();
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileShown(onRoute(() => this.#arrive()), live.follow(event => this.#happened(event)), () => this.#leave());
    this.listen(document, "keydown", event => this.#key(event));
    this.listen(this, "recording", event => { this.recording = event.detail; });
    this.listen(this, "again", () => this.#load());
    this.listen(this, "undo", () => this.#steps.undo());
    this.listen(this, "redo", () => this.#steps.redo());
    this.listen(this, "step", event => this.#steps.made(event.detail));
    this.listen(this, "assign", event => this.#steps.assign(event.detail));
    this.listen(this, "fold", event => { this.folds = toggleFold(event.detail); });
    this.listen(this, "doubts", event => this.#mark(event.detail.on));
    this.listen(this, "follow", () => this.#transcript()?.setFollow(!this.follow));
    this.listen(this, "followed", () => { this.follow = this.#transcript().follow.on; });
    this.listen(this, "find", () => this.find());
    this.listen(this, "help", () => openHelp());
    this.listen(this, "seek", event => this.#sound.seek(event.detail.seconds));
    this.listen(this, "tab", event => { this.tab = event.detail; });
    this.#arrive();
  }

  render() {
    if (this.gone) {
      return deleted(this.recording);
    }
    if (this.problem) {
      return failed(this.problem, () => this.#load());
    }
    if (!this.recording) {
      return loading();
    }
    const ready = this.#document.ready;
    const text = ready && this.#document.segments.length > 0;
    return html`
      <parley-recording-head .folds=${this.folds} .recording=${this.recording} .document=${this.#document}></parley-recording-head>
      <div class="studio ${this.folds.has("pane") ? "without-pane" : ""}" data-tab=${this.tab}>
        <parley-player ?hidden=${!this.#isHeard()} .folds=${this.folds} .recording=${this.#id} .document=${this.#document} .sound=${this.#sound} ?follow=${this.follow} ?text=${text}></parley-player>
        ${this.finding ? html`<parley-find .document=${this.#document} .view=${this.#transcript()} query=${this.query}
          @close=${() => { this.finding = false; }}></parley-find>` : nothing}
        ${text ? html`<parley-pane .recording=${this.recording} .document=${this.#document} .tab=${this.tab} ?doubts=${this.doubts}></parley-pane>` : nothing}
        <div class="text-column">
          ${ready && !text ? empty(t("silentTitle"), t("silentText")) : nothing}
          ${this.#document.warnings.map(warning => html`<p class="notice small">${warning}</p>`)}
          ${this.drafts?.length === 0 ? html`<p class="lead draft-note">${t("draftEmpty")}</p>` : nothing}
          ${this.drafts?.length > 0 ? html`<p class="small draft-note">${t("draftNote")}</p>` : nothing}
          ${text || this.drafts?.length > 0 ? html`<parley-transcript .document=${this.#document} .sound=${this.#sound} .drafts=${ready ? null : this.drafts}
            ?doubts=${this.doubts}></parley-transcript>` : nothing}
          <p class="hidden-text" role="status">${this.told ?? ""}</p>
        </div>
      </div>`;
  }

  /** Whether there is sound, or will be in a moment. */
  #isHeard() {
    return this.#document.ready || this.recording.state === "running" || this.#sound.duration > 0;
  }

  /** Another recording, or another place in this one. */
  #arrive() {
    const { parts, query } = route();
    if (parts[0] !== "recordings" || !parts[1]) {
      return;
    }
    if (parts[1] !== this.#id) {
      this.#leave();
      this.#id = parts[1];
      this.#document = new TranscriptDocument(this.#id);
      this.#document.addEventListener("change", () => this.requestUpdate());
      this.#document.addEventListener("renamed", () => this.#refresh());
      this.#sound = new Sound(this.#id);
      this.#sound.addEventListener("change", () => this.requestUpdate());
      this.#steps = new Steps(this.#document);
      Object.assign(this, { recording: null, problem: null, gone: false, drafts: null, finding: false, query: "", told: "", tab: "text" });
      this.#load();
    }
    const seconds = Number.parseFloat(query.get("t"));
    if (Number.isFinite(seconds)) {
      this.#sound.seek(seconds);
    }
  }

  #leave() {
    this.#endDrafts?.();
    this.#endDrafts = null;
    this.#sound?.close();
    this.#id = null;
  }

  async #load() {
    const id = this.#id;
    let known = this.recording !== null;
    this.problem = null;
    await live.following();
    try {
      const recording = await get(`/recordings/${encodeURIComponent(id)}`);
      known = false;
      if (id === this.#id) {
        this.recording = recording;
        document.title = `${recording.name} · Parley`;
        await this.#stand();
      }
    } catch (problem) {
      if (id === this.#id && problem.status === 404 && known) {
        this.#lose();
      } else if (id === this.#id) {
        this.problem = problem;
      }
    }
  }

  /** Somebody has deleted it. */
  #lose() {
    this.#sound.close();
    this.#endDrafts?.();
    this.gone = true;
  }

  /** Shows what there is in the present state of the job. */
  async #stand() {
    const { state } = this.recording;
    if (state !== "queued" && this.#sound.duration === 0) {
      this.#sound.open();
    }
    if (state === "succeeded") {
      const drafted = this.drafts !== null;
      await this.#document.load();
      this.#endDrafts?.();
      this.#endDrafts = null;
      this.drafts = null;
      if (drafted) {
        this.told = t("ready");
      }
      await this.updateComplete;
      this.#resume();
    } else if (state === "running" || state === "queued") {
      this.drafts ??= [];
      this.#endDrafts ??= followDrafts(this.#id, segments => {
        this.drafts = turnsOf(segments, () => "", this.drafts ?? [], DRAFT_SECONDS);
      });
    }
  }

  /** Goes on where the reader was: an edit that was not saved, a search, a time. */
  async #resume() {
    const { query } = route();
    const kept = unsaved(this.#id);
    if (query.get("q") && !this.finding) {
      this.query = query.get("q");
      this.finding = true;
    } else if (kept && this.#document.segment(kept.segment)) {
      await this.#transcript()?.edit(kept.segment);
      notify(t("restored"));
    } else if (this.#sound.time > 0) {
      await this.#transcript()?.complete();
      this.#transcript()?.setFollow(true);
    }
  }

  async #refresh() {
    this.recording = await get(`/recordings/${encodeURIComponent(this.#id)}`).catch(() => this.recording);
  }

  #happened(event) {
    if (event.type === "restarted") {
      this.#load();
    } else if (event.job !== this.#id || !this.recording) {
      return;
    } else if (event.type === "deleted") {
      this.#lose();
    } else if (event.type === "edited") {
      this.#document.heard(event.data.version);
    } else if (event.type === "progress") {
      this.recording = { ...this.recording, stage: event.data.stage, progress: event.data.progress };
    } else if (event.type === "state") {
      this.#load();
    }
  }

  updated() {
    const player = this.querySelector("parley-player");
    if (player && player !== this.#measured) {
      this.#measured = player;
      this.#size.disconnect();
      this.#size.observe(player);
    }
  }

  #transcript() {
    return this.querySelector("parley-transcript");
  }

  /** Opens the search, or goes to its field. */
  find() {
    if (this.finding) {
      this.querySelector("parley-find").focusField();
    } else if (this.#transcript()) {
      this.tab = "text";
      this.finding = true;
    }
  }

  #mark(on) {
    this.doubts = on;
    localStorage.setItem(DOUBTS, on ? "on" : "off");
  }

  async #key(event) {
    const command = this.recording && !this.gone ? commandOf(event) : null;
    const run = command && commands(this, this.#document, this.#sound, this.#steps)[command];
    if (run) {
      event.preventDefault();
      await run();
    }
  }
}

customElements.define("parley-recording", RecordingView);
