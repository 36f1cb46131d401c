// What several parts of the interviews say in the same way.

import { html, nothing } from "../app/element.js";
import { number, words } from "../app/words.js";
import catalogue from "./words.js";

export const t = words(catalogue);

const GOOD = ["complete"];

/** A room that is open though its time is up will be ended by the service in a moment. */
export const hasExpired = room => room.expires_at !== null && new Date(room.expires_at) <= new Date();

/** The state of a room in words. */
export const stateOf = room => {
  const state = room.is_active && hasExpired(room) ? "expired" : room.state;
  return html`<span class="tag ${GOOD.includes(state) ? "good" : ""}">${t(`state_${state}`)}</span>`;
};

/** Where a topic was not said the service makes one up. */
export const topicOf = question => /^question_\d+$/.test(question.topic) ? "" : question.topic;

/** 6.5 of 10, or 8 of 10. */
export const score = value => number(value, { maximumFractionDigits: 1 });

export const languageName = tag => {
  try {
    return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(tag);
  } catch {
    return tag;
  }
};

/** What a voice sounded like, most of it first; or why nobody looked. */
export const voice = emotion => {
  if (!emotion) {
    return nothing;
  }
  const shares = Object.entries(emotion.emotions ?? emotion.emotion_distribution ?? {});
  const text = shares.filter(([, share]) => share >= 0.005)
    .sort(([, one], [, other]) => other - one)
    .map(([name, share]) => `${emotionName(name)} ${number(share, { style: "percent" })}`)
    .join(", ");
  return text || nothing;
};

const EMOTIONS = ["anger", "disgust", "enthusiasm", "fear", "happiness", "neutral", "sadness"];
const emotionName = name => EMOTIONS.includes(name) ? t(name) : name;

/** The address that a candidate opens. */
export const linkOf = room => new URL(room.web_url, location.origin).href;
