// What a candidate sees. Texts from elsewhere become text and nothing else.

import { pickLanguage, say } from "./words.js";

const byId = id => document.getElementById(id);
const LONG_QUESTION = 140;
const BARS = 96;

const sections = ["message", "lobby", "interview"];
let language = pickLanguage(...navigator.languages);
let again = () => {};
/** What goes on at this moment. */
const WORKING = ["statusConnecting", "statusReconnecting", "statusSending", "statusRetrying", "statusReceived", "statusEvaluating"];
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

/** Whether nobody understands the language of the room, so that answers have to be written. */
export const mustWrite = speech => speech === "language-not-heard";

const HEARING_NOTICES = { "language-not-heard": "languageNotHeard", "nobody-hears": "nobodyHears" };

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

/** @param speech what becomes of spoken answers, as the room says */
export const showLobby = (name, speech) => show("lobby", () => {
  byId("greeting").textContent = t("greeting", name);
  byId("point-answers").textContent = t(mustWrite(speech) ? "pointWriting" : "pointAnswers");
  document.title = `${t("interview")} · ${name}`;
});

/** Where a topic was not said the service makes one up. */
const named = topic => /^question_\d+$/.test(topic) ? "" : topic;

/** @param asked what is asked, its place in the interview, and `answering`, `sending`, `waiting` to be sent again, or `evaluating` */
export const showInterview = ({ question, topic, lang, number, phase, speech, recording, hasVoice }) => {
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
    byId("write-label").textContent = t(mustWrite(speech) ? "writeOnlyLabel" : "writeLabel");
    byId("text").rows = mustWrite(speech) ? 6 : 3;
    byId("recorder").hidden = mustWrite(speech);
    byId("hearing-notice").hidden = !(speech in HEARING_NOTICES);
    byId("hearing-notice").textContent = speech in HEARING_NOTICES ? t(HEARING_NOTICES[speech]) : "";
    byId("record").disabled = phase === "sending" || phase === "waiting";
    byId("record").setAttribute("aria-label", t(recording ? "recordStop" : "recordStart"));
    byId("record-name").textContent = t(recording ? "recordingName" : byId("record").disabled ? "sendingName" : "recordName");
    byId("record-hint").textContent = t({ sending: "sendingHint", waiting: "waitingHint" }[phase] ?? "recordHint");
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
  status.lang = language;
  status.classList.toggle("working", WORKING.includes(word));
};

/** The same in the words of the service, which are in the language of the room. */
export const showSaid = (text, lang) => {
  showStatus();
  byId("status").textContent = text;
  byId("status").lang = lang;
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
