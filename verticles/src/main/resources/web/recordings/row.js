// One recording of the list.

import { post, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { html, nothing } from "../app/element.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { href } from "../app/router.js";
import { session } from "../app/session.js";
import { because } from "../app/states.js";
import { clock, dateTime, list, number, percent, shortDate, words } from "../app/words.js";
import { languageName } from "./languages.js";
import catalogue from "./words.js";

const t = words(catalogue);

const KINDS = { succeeded: "good", failed: "bad" };
const MOST_NAMES = 3;

export const row = (recording, feed) => html`
  <li class="recording">
    <div class="cell name">
      <a href=${href("recordings", recording.id)} title=${recording.name}><bdi>${recording.name}</bdi></a>
      ${recording.excerpt ? html`<p class="small excerpt">${recording.excerpt}</p>` : nothing}
    </div>
    <div class="cell standing">${stateOf(recording)}</div>
    ${cell("length number", t("columnLength"), recording.duration === null ? null : clock(recording.duration))}
    ${cell("speakers", t("columnSpeakers"), speakersOf(recording))}
    ${cell("language", t("columnLanguage"), recording.language && languageName(recording.language))}
    ${session.admin ? cell("owner", t("owner"), recording.owner?.name) : nothing}
    <div class="cell created"><span class="cell-label">${t("columnCreated")}</span>
      <time datetime=${recording.created} title=${recording.expires ? t("expires", { date: dateTime(recording.expires) }) : nothing}>${shortDate(recording.created)}</time></div>
    <div class="cell actions">${actionsOf(recording, feed)}</div>
    ${recording.error ? html`<p class="cell wrong bad-text">${because({ type: recording.error.failure, ...recording.error })}</p>` : nothing}
  </li>`;

/** Its column says what it is; where there is no room for columns, it does itself. */
const cell = (kind, label, content) => html`
  <div class="cell ${kind} ${content ? "" : "none"}"><span class="cell-label">${label}</span><bdi>${content || "–"}</bdi></div>`;

const stateOf = recording => html`
  <span class="tag ${KINDS[recording.state] ?? ""}">${t(recording.state)}</span>
  ${recording.state === "running" ? html`
    <p class="small">${stageOf(recording.stage)}${percent(recording.progress ?? 0)}</p>
    <progress max="1" .value=${recording.progress ?? 0} aria-label=${recording.name}></progress>` : nothing}`;

const stageOf = stage => stage && `stage_${stage}` in catalogue.en ? `${t(`stage_${stage}`)} · ` : "";

const speakersOf = recording => {
  const speakers = recording.speakers ?? [];
  const names = speakers.map(speaker => speaker.name).filter(Boolean);
  if (speakers.length === 0) {
    return null;
  }
  return names.length > 0 && names.length === speakers.length && names.length <= MOST_NAMES
    ? list(names) : html`<span class="in-words">${t("speakerCount", { count: speakers.length })}</span><span aria-hidden="true">${number(speakers.length)}</span>`;
};

const actionsOf = (recording, feed) => {
  const labelled = (word, act) => html`
    <button type="button" class="button compact" aria-label=${t(`${word}Of`, { name: recording.name })} @click=${act}>${t(word)}</button>`;
  return html`
    ${recording.state === "failed" || recording.state === "cancelled" ? labelled("retry", () => retry(recording, feed)) : nothing}
    ${recording.state === "queued" || recording.state === "running" ? labelled("cancel", () => cancel(recording, feed)) : nothing}
    <button type="button" class="button compact quiet trash" title=${t("delete")} aria-label=${t("deleteOf", { name: recording.name })}
      @click=${() => drop(recording, feed)}>${icons.trash}</button>`;
};

const retry = async (recording, feed) => {
  try {
    await post(`/jobs/${recording.id}/retry`);
    feed.put({ ...recording, state: "queued", stage: null, error: null });
  } catch (problem) {
    complain(problem);
  }
};

const cancel = async (recording, feed) => {
  const name = recording.name;
  if (!await confirm({ title: t("cancelTitle", { name }), text: t("cancelText"), yes: t("cancelYes") })) {
    return;
  }
  try {
    const job = await post(`/jobs/${recording.id}/cancel`);
    feed.put({ ...recording, state: job.state });
  } catch (problem) {
    complain(problem);
  }
};

const drop = async (recording, feed) => {
  const name = recording.name;
  if (!await confirm({ title: t("deleteTitle", { name }), text: t("deleteText"), yes: t("delete") })) {
    return;
  }
  try {
    await remove(`/recordings/${recording.id}`);
    feed.drop(recording.id);
    notify(t("deleted", { name }));
  } catch (problem) {
    complain(problem);
  }
};
