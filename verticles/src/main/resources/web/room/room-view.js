// What a candidate sees. Texts from elsewhere become text and nothing else.

import { pickLanguage, say } from "./words.js";

const byId = id => document.getElementById(id);
const LONG_QUESTION = 140;
const BARS = 96;

const sections = ["message", "lobby", "interview"];
let language = pickLanguage(...navigator.languages);
let again = () => {};
const levels = new Array(BARS).fill(0);

const t = (word, ...about) => say(language, word, ...about);

/** Says everything in a language; `redraw` says once more what the page says at the moment. */
export const speak = chosen => {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = t(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  again();
};

const show = (section, draw) => {
  const moved = byId(section).hidden;
  sections.forEach(id => { byId(id).hidden = id !== section; });
  byId("actions").hidden = section !== "interview";
  again = draw;
  draw();
  return moved;
};

/** Title and text in place of everything else. */
export const showMessage = (kind, { count, action } = {}) => {
  show("message", () => {
    byId("message-title").textContent = t(`${kind}Title`);
    byId("message-text").textContent = t(`${kind}Text`, count);
    byId("message-action").hidden = !action;
    byId("message-action").textContent = action ? t(action) : "";
    document.title = t(`${kind}Title`);
  });
  showStatus();
  byId("message-title").focus();
};

export const showLobby = name => show("lobby", () => {
  byId("greeting").textContent = t("greeting", name);
  document.title = `${t("interview")} · ${name}`;
});

/** Where a topic was not said the service makes one up. */
const named = topic => /^question_\d+$/.test(topic) ? "" : topic;

/** @param asked what is asked, its place in the interview, and `answering`, `sending` or `evaluating` */
export const showInterview = ({ question, topic, lang, number, phase, recording, hasVoice }) => {
  const element = byId("question");
  const isNew = element.textContent !== question;
  const moved = show("interview", () => {
    byId("place").textContent = t("place", number, named(topic));
    element.textContent = question;
    element.lang = lang;
    element.classList.toggle("long", question.length > LONG_QUESTION);
    element.classList.toggle("over", phase === "evaluating");
    byId("answer").hidden = phase === "evaluating";
    byId("writing").hidden = recording || phase === "sending";
    byId("record").disabled = phase === "sending";
    byId("record").setAttribute("aria-label", t(recording ? "recordStop" : "recordStart"));
    byId("record-name").textContent = t(recording ? "recordingName" : phase === "sending" ? "sendingName" : "recordName");
    byId("record-hint").textContent = t("recordHint");
    byId("recorder").toggleAttribute("data-recording", recording);
    byId("listen").hidden = !hasVoice || phase === "evaluating";
    byId("skip").hidden = phase !== "answering";
    document.title = t("place", number, named(topic));
  });
  if (isNew || moved) {
    // Whoever listens to the page hears the question; Space works from here.
    element.focus();
  }
};

export const showHeard = text => {
  byId("heard").hidden = !text;
  byId("heard-text").textContent = text ?? "";
  showEvaluation();
};

export const showEvaluation = (score, reason) => {
  const known = Number.isInteger(score);
  byId("evaluation").hidden = !known && !reason;
  byId("evaluation").textContent = [known ? t("score", score) : "", reason ?? ""].filter(Boolean).join(". ");
};

/** One line on what goes on, which is read aloud as well. */
export const showStatus = (word, ...about) => {
  const status = byId("status");
  status.textContent = word ? t(word, ...about) : "";
  status.classList.toggle("working", ["statusConnecting", "statusReconnecting", "statusSending", "statusReceived", "statusEvaluating"].includes(word));
};

export const showMicrophoneNotice = word => {
  byId("microphone-notice").hidden = !word;
  byId("microphone-notice").textContent = word ? t(word) : "";
};

export const showClock = seconds => {
  byId("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** The last seconds of how loud it was; one bar alone where nothing shall move. */
export const showLevel = level => {
  levels.push(level);
  levels.shift();
  const canvas = byId("level");
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = getComputedStyle(canvas).getPropertyValue("--accent");
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    pen.fillRect(0, canvas.height / 2 - 4, canvas.width * level, 8);
    return;
  }
  const step = canvas.width / BARS;
  levels.forEach((height, place) => {
    const bar = Math.max(3, height * canvas.height);
    pen.fillRect(place * step, (canvas.height - bar) / 2, step * 0.6, bar);
  });
};

export const clearLevel = () => {
  levels.fill(0);
  showLevel(0);
};
