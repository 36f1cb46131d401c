// A candidate in a room: what the room says, what the candidate does, and what of it is still to be sent.

import { outbox } from "./outbox.js";
import { chosenLanguage, offerPreferences } from "./preferences.js";
import { listenForKeys } from "./keys.js";
import { record } from "./recorder.js";
import { connect } from "./room-socket.js";
import { voice } from "./question-voice.js";
import { pickLanguage } from "./words.js";
import * as view from "./room-view.js";

const byId = id => document.getElementById(id);
const code = decodeURIComponent(location.pathname.split("/").pop());

/** What may be otherwise in a moment: the answer is kept, and sent again. */
const PASSING = ["unavailable", "timed-out", "over-quota"];
const RETRY_MILLISECONDS = 3000;
const QUIET = 0.12;
const QUIET_SECONDS = 4;

let room;
let asked;
let phase = "answering";
let number = 0;
/** What the candidate may know of the answer before. */
let before = {};
/** A recording at work. */
let recording;
/** Until what could not be sent is sent again. */
let retry;
let over = false;
const answer = outbox(message => socket.send(message));

const draw = () => {
  if (asked) {
    view.showInterview({ ...asked, lang: room.language, number, phase, speech: room.spoken_answers, recording: Boolean(recording), hasVoice: voice.isThere() });
  }
};

// What the room says.

const said = {
  room_info: info => {
    room = info;
    view.speak(pickLanguage(chosenLanguage(), info.language, ...navigator.languages));
    view.showStatus();
    if (info.state === "open") {
      view.showLobby(info.candidate_name, info.spoken_answers);
    } else if (info.state === "evaluating") {
      // It has what was sent before the connection dropped.
      answer.clear();
      evaluating();
    }
    number = Math.max(number, info.answered + (asked ? 1 : 0));
  },
  question: question => {
    const known = asked?.question_id === question.question_id;
    if (known && !answer.isEmpty()) {
      view.showStatus(recording ? "statusRecording" : "statusSending");
      answer.linked();
      return;
    }
    if (!known) {
      discard();
      answer.clear();
      number = Math.max(number, room.answered) + 1;
      asked = question;
      voice.forget();
      byId("text").value = "";
    }
    answer.linked();
    phase = "answering";
    view.showHeard();
    view.showStatus(...(Number.isInteger(before.score) ? ["scoreBefore", before.score] : []));
    before = {};
    draw();
  },
  audio_data: ({ audio_data, question_id }) => {
    voice.keepSound(question_id, audio_data);
    draw();
  },
  tts_speak: ({ text, language, question_id }) => {
    voice.keepText(question_id, text, language);
    draw();
  },
  audio_received: () => {
    // The service may have heard the end by itself.
    if (answer.isSpoken()) {
      room.spoken_answers = "understood";
    }
    discard();
    answer.clear();
    view.showHeard();
    view.showMicrophoneNotice();
    evaluating();
    view.showStatus("statusReceived");
  },
  answer: ({ answer: text }) => {
    view.showHeard(text);
    view.showStatus("statusEvaluating");
  },
  answer_evaluated: ({ score, evaluation }) => {
    before = { score };
    view.showEvaluation(score, evaluation);
  },
  interview_complete: ({ total_questions }) => finish("complete", total_questions),
  interview_ended: () => finish("ended"),
  error: ({ code: kind, message }) => {
    if (PASSING.includes(kind) && !recording && !answer.isEmpty()) {
      clearTimeout(retry);
      retry = setTimeout(answer.linked, RETRY_MILLISECONDS);
      phase = "waiting";
      draw();
      view.showStatus("statusRetrying");
      return;
    }
    discard();
    answer.clear();
    phase = kind === "conflict" ? phase : "answering";
    draw();
    const known = { "not-heard": "notHeard", "too-large": "tooLarge" }[kind];
    known ? view.showStatus(known) : view.showSaid(message, room?.language ?? document.documentElement.lang);
  },
};

const evaluating = () => {
  phase = "evaluating";
  voice.hush();
  if (asked) {
    draw();
  } else {
    view.showStatus("statusEvaluating");
  }
};

const finish = (how, count) => {
  over = true;
  discard();
  voice.forget();
  view.showHeard();
  view.showMessage(how, { count });
};

const socket = "WebSocket" in window && connect(code, {
  onMessage: message => said[message.type]?.(message),
  onLost: () => {
    answer.lost();
    if (!over) {
      view.showStatus("statusReconnecting");
    }
  },
  onRefused: status => {
    if (status === 1009) {
      answer.clear();
      view.showStatus("tooLarge");
      socket.again();
      return;
    }
    discard();
    asked = undefined;
    number = 0;
    view.showMessage({ 4009: "occupied", 4001: "replaced" }[status] ?? "gone",
      { action: { 4009: "again", 4001: "here" }[status] });
  },
});

// What the candidate does.
const startRecording = async () => {
  voice.hush();
  const begun = { cancelled: false };
  recording = begun;
  begun.answer = answer.speak(asked.question_id);
  let loudest = 0;
  try {
    begun.microphone = await record({
      onPiece: begun.answer.add,
      onLevel: level => {
        loudest = Math.max(loudest, level);
        view.showLevel(level);
      },
    });
  } catch (word) {
    recording = undefined;
    answer.clear();
    view.showMicrophoneNotice(typeof word === "string" ? word : "microphoneUnsupported");
    draw();
    return;
  }
  if (begun.cancelled) {
    begun.microphone.discard();
    return;
  }
  view.showMicrophoneNotice();
  view.showStatus("statusRecording");
  view.showClock(0);
  const started = performance.now();
  begun.timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - started) / 1000);
    view.showClock(seconds);
    if (seconds >= QUIET_SECONDS && loudest < QUIET) {
      view.showStatus("tooQuiet");
    }
  }, 500);
  draw();
};

const endRecording = () => {
  const ended = recording;
  recording = undefined;
  clearInterval(ended?.timer);
  view.clearLevel();
  return ended;
};

const stopRecording = async () => {
  const ended = endRecording();
  if (!ended.microphone) {
    // The browser still asks whether it may.
    ended.cancelled = true;
    answer.clear();
    draw();
    return;
  }
  phase = "sending";
  view.showStatus("statusSending");
  draw();
  await ended.microphone.stop();
  ended.answer.end();
};

const discard = () => {
  if (!recording) {
    return;
  }
  const ended = endRecording();
  ended.cancelled = true;
  ended.microphone?.discard();
  answer.clear();
  socket.send({ type: "audio_discard" });
};

const toggleRecording = () => {
  if (phase === "answering" && !view.mustWrite(room.spoken_answers)) {
    recording ? stopRecording() : startRecording();
  }
};

const sendText = () => {
  const text = byId("text").value.trim();
  if (!text) {
    view.showStatus("statusEmpty");
    byId("text").focus();
    return;
  }
  phase = "sending";
  view.showStatus("statusSending");
  draw();
  answer.write(asked.question_id, text);
};

const confirm = byId("confirm");
byId("start").onclick = () => {
  voice.mayPlay();
  view.showStatus("statusBegin");
  socket.send({ type: "start_interview" });
};
byId("record").onclick = toggleRecording;
byId("discard").onclick = () => {
  discard();
  view.showStatus("statusDiscarded");
  draw();
  byId("record").focus();
};
byId("send").onclick = sendText;
byId("listen").onclick = () => voice.play();
byId("skip").onclick = () => {
  discard();
  voice.hush();
  socket.send({ type: "next_question", question_id: asked.question_id });
};
byId("end").onclick = () => confirm.showModal();
byId("confirm-stay").onclick = () => confirm.close();
byId("confirm-end").onclick = () => {
  confirm.close();
  discard();
  socket.send({ type: "end_interview" });
};
byId("message-action").onclick = () => {
  view.showStatus("statusConnecting");
  socket.again();
};
listenForKeys({
  record: () => asked && toggleRecording(),
  discard: () => recording && !confirm.open && byId("discard").click(),
  send: sendText,
});
offerPreferences();
view.speak(pickLanguage(chosenLanguage(), ...navigator.languages));
if (socket) {
  view.showStatus("statusConnecting");
} else {
  view.showMessage("browser");
}
