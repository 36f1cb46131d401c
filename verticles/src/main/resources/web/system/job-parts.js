// What the list of jobs and the page of one show in the same way: where it stands, why, and what can be done.

import { html, nothing } from "../app/element.js";
import { post, remove } from "../app/api.js";
import { confirm } from "../app/dialog.js";
import { complain, notify } from "../app/notices.js";
import { because } from "../app/states.js";
import { percent, words } from "../app/words.js";
import catalogue from "./job-words.js";
import { kindName } from "./parts.js";

const t = words(catalogue);

export const STATES = ["queued", "running", "succeeded", "failed", "cancelled"];

export const stateName = state => t(`state ${state}`);

/** Where it stands, as a word and, at work, as a bar. */
export const standing = job => html`
  <span class="tag ${job.state === "failed" ? "bad" : job.state === "running" ? "good" : ""}">${stateName(job.state)}</span>
  ${job.set_aside ? html`<span class="small">${t("setAside")}</span>` : nothing}
  ${job.cancel_requested ? html`<span class="small">${t("cancelAsked")}</span>` : nothing}
  ${job.state === "running" ? html`
    <span class="small">${job.stage ? `${job.stage} · ` : ""}${percent(job.progress)}</span>
    <progress max="1" .value=${job.progress} aria-label=${t("progress")}></progress>` : nothing}`;

/** Why it failed, or why it is tried again. */
export const reason = job => job.error
  ? html`<p class="reason bad-text">${because(job.error)} <span class="small">${job.error.type}</span></p>`
  : job.last_failure && job.state !== "succeeded"
    ? html`<p class="reason">${t("retried", { attempt: job.attempt, most: job.max_attempts })} ${job.last_failure}</p>` : nothing;

/** What can be done with it. @param changed is told of the job as it is afterwards */
export const actions = (job, changed) => html`
  ${job.state === "failed" || job.state === "cancelled" ? html`
    <button type="button" class="button compact" @click=${() => retry(job, changed)}>${t("retry")}
      <span class="hidden-text">${named(job)}</span></button>` : nothing}
  ${(job.state === "queued" || job.state === "running") && !job.cancel_requested ? html`
    <button type="button" class="button compact" @click=${() => cancel(job, changed)}>${t("cancel")}
      <span class="hidden-text">${named(job)}</span></button>` : nothing}`;

/** The last part of an id is what tells jobs of one moment apart. */
export const shortId = id => id.slice(-8);

const named = job => `${kindName(job.kind)} ${shortId(job.id)}`;

const retry = async (job, changed) => {
  try {
    changed(await post(`/jobs/${job.id}/retry`));
    notify(t("retryAsked", { job: named(job) }));
  } catch (problem) {
    complain(problem);
  }
};

const cancel = async (job, changed) => {
  const about = { title: t("cancelTitle", { job: named(job) }), text: t("cancelText"), yes: t("cancelYes") };
  if (!await confirm(about)) {
    return;
  }
  try {
    changed(await remove(`/jobs/${job.id}`));
  } catch (problem) {
    complain(problem);
  }
};

/** What an event says about a job that is known. */
export const applied = (job, event) => {
  switch (event.type) {
    case "state": {
      const { state, attempt, reason: why, failure, detail, node, cancel_requested: asked } = event.data;
      return {
        ...job, state, attempt, node, cancel_requested: asked,
        last_failure: why ?? job.last_failure,
        error: failure ? { type: failure, detail } : undefined,
        set_aside: state === "failed" && job.set_aside,
        updated: event.at,
      };
    }
    case "progress":
      return { ...job, stage: event.data.stage, progress: event.data.progress, updated: event.at };
    default:
      return { ...job, updated: event.at };
  }
};
