// How one turn of the transcript looks: who and when, what was said, and what can be done with the segment at hand.

import { html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { clock, words } from "../app/words.js";
import "./editor.js";
import { marks } from "./marks.js";
import { openMenu } from "./menu.js";
import { nameOf } from "./names.js";
import { openOriginal } from "./original.js";
import "./rename.js";
import { nextSpeaker, voiceClass } from "./voices.js";
import catalogue from "./words.js";

const t = words(catalogue);

/**
 * @param voice who talks; null for text that is not final
 * @param state selected, editing: ids of segments; renaming
 * @param view the transcript, which is told what to do
 */
export const turnTemplate = (turn, voice, state, view) => html`
  <section class="turn ${voice ? voiceClass(voice) : ""} ${turn.continued ? "continued" : ""}">
    <button type="button" class="time" aria-label=${t("playFrom", { at: clock(turn.start) })} title=${t("playFrom", { at: clock(turn.start) })}
      @click=${() => view.sound.seek(turn.start)}>${clock(turn.start)}</button>
    <div class="turn-body">
      ${voice ? head(turn, voice, state, view) : nothing}
      <div class="said" dir="auto">${turn.segments.map(segment => segment.id === state.editing
        ? html`<parley-segment-editor .segment=${segment} .document=${view.document} .sound=${view.sound}
            @close=${event => view.closeEditor(event.detail?.next)}></parley-segment-editor>`
        : html`<span class="segment" tabindex="0" data-id=${segment.id} data-start=${segment.start}
            aria-current=${segment.id === state.selected ? "true" : nothing}>${segment.text}</span>${
            marksOf(segment, view)} `)}</div>
    </div>
  </section>`;

const head = (turn, voice, state, view) => html`
  <div class="turn-head">
    ${state.renaming ? html`<parley-rename .voice=${voice} .document=${view.document} open
        @done=${() => { view.renaming = null; }}></parley-rename>`
    : turn.continued ? html`<span class="hidden-text">${nameOf(voice)}</span>`
    : html`<button type="button" class="who" aria-haspopup="menu" @click=${event => turnMenu(event.currentTarget, turn, voice, view)}
        ><bdi>${nameOf(voice)}</bdi>${marks.below}</button>`}
    ${state.selected !== null && state.editing === null ? actions(state.selected, view) : nothing}
  </div>`;

const actions = (id, view) => html`
  <div class="turn-actions" role="group" aria-label=${t("actions")}>
    <button type="button" class="act" title="${t("edit")} (E)" @click=${() => view.edit(id)}>${icons.edit}<span>${t("edit")}</span></button>
    <button type="button" class="act" aria-haspopup="menu" title="${t("assign")} (S)"
      @click=${event => assignMenu(event.currentTarget, [view.document.segment(id)], view)}>${icons.person}<span>${t("assignShort")}</span></button>
  </div>`;

const marksOf = (segment, view) => html`${segment.overlap
  ? html`<small class="segment-mark" title=${t("overlapTitle")}>${t("overlap")}</small>` : nothing}${segment.edited
  ? html`<button type="button" class="segment-mark edited" title=${t("editedTitle")}
      @click=${event => openOriginal(event.currentTarget, segment, view.document)}>${t("edited")}</button>` : nothing}`;

/** What can be done with a person: the name everywhere, or another person for this turn. */
const turnMenu = (anchor, turn, voice, view) => openMenu(anchor, [
  { name: t("renameEverywhere", { name: nameOf(voice) }), drawing: icons.edit, run: () => { view.renaming = turn.key; } },
  { heading: t("turnSaidBy") },
  ...speakerItems(turn.segments, voice, view),
]);

/** Who else may have said these segments. */
export const assignMenu = (anchor, segments, view) => openMenu(anchor, [
  { heading: t("segmentSaidBy") },
  ...speakerItems(segments, view.document.voice(segments[0].speaker), view),
]);

const speakerItems = (segments, present, view) => [
  ...view.document.voices.map(voice => ({
    name: nameOf(voice), mark: voiceClass(voice), checked: voice === present,
    run: () => voice !== present && assign(segments, voice.ids[0], view),
  })),
  { name: t("newSpeaker"), drawing: marks.plus, run: () => assign(segments, nextSpeaker(view.document.speakers), view) },
];

const assign = (segments, speaker, view) =>
  view.dispatchEvent(new CustomEvent("assign", { bubbles: true, detail: { segments, speaker } }));
