// What was asked and answered, and what is still to come.

import { html, nothing } from "../app/element.js";
import { score, t, topicOf, voice } from "./shown.js";

/** @param room as the service tells it */
export const answers = room => room.questions.length === 0 ? nothing : html`
  <section class="stack" aria-labelledby="answers">
    <h2 id="answers">${t("transcript")}</h2>
    <ol class="answers">${room.questions.map((question, place) => answer(room, question, place + 1))}</ol>
  </section>`;

/** Questions of the plan that were not asked yet, while they may be. */
export const toCome = room => {
  const asked = new Set(room.questions.map(question => question.question_id));
  const left = room.is_active ? room.plan.filter(question => !asked.has(question.question_id)) : [];
  return left.length === 0 ? nothing : html`
    <section class="stack" aria-labelledby="to-come">
      <h2 id="to-come">${room.questions.length === 0 ? t("questions") : t("toCome")}</h2>
      <ol class="answers plan" start=${room.questions.length + 1}>${left.map(question => html`<li>
        <p lang=${room.language}>${question.question_text}</p>${about(question)}</li>`)}</ol>
    </section>`;
};

const answer = (room, question, number) => {
  const sound = voice(question.emotion_analysis);
  return html`<li class=${question.depth > 0 ? "deeper" : ""}>
    <h3 lang=${room.language}><span class="hidden-text">${number}. </span>${question.question_text}</h3>
    ${about(question)}
    ${question.answer_text
      ? html`<blockquote class="quote" lang=${room.language}>${question.answer_text}</blockquote>` : nothing}
    ${sound === nothing ? nothing : html`<p class="small">${t("voice")}: ${sound}</p>`}
    ${outcome(room, question)}
  </li>`;
};

const about = question => html`<p class="small">${[
  question.depth > 0 ? t("deeper") : "",
  topicOf(question),
  t("difficultyOf", { value: question.difficulty }),
].filter(Boolean).join(" · ")}</p>`;

const outcome = (room, question) => {
  switch (question.state) {
    case "evaluated":
      return html`<p class="verdict"><span class="mark"><strong>${score(question.score)}</strong>
        <span class="small">${t("outOf")}</span></span><span lang=${room.language}>${question.evaluation}</span></p>`;
    case "asked":
      return room.is_active ? html`<p class="small">${t("question_asked")}</p>` : nothing;
    case "pending":
    case "heard":
      return html`<p class="working small">${t(`question_${question.state}`)}</p>`;
    default:
      return html`<p class="verdict"><span class="tag">${t(`question_${question.state}`)}</span>
        <span class="small" lang=${room.language}>${question.reason}</span></p>`;
  }
};
