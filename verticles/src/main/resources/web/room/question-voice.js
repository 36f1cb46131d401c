// The spoken question: sound from the service, or the browser's own voice where the service has none.

let sound;
let address;
let spoken;
let shownFor;
let allowed = false;

const decode = base64 => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));

const speakText = () => {
  const utterance = new SpeechSynthesisUtterance(spoken.text);
  utterance.lang = spoken.language;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
};

/** Plays by itself once for each question; a browser that wants a click first leaves it to the button. */
const playOnce = question => {
  if (shownFor !== question) {
    shownFor = question;
    if (allowed) {
      voice.play();
    }
  }
};

export const voice = {
  /** The candidate has touched the page: now it may make sounds. */
  mayPlay: () => { allowed = true; },

  isThere: () => Boolean(sound || spoken),

  keepSound: (question, base64) => {
    if (shownFor === question && sound) {
      return;
    }
    voice.forget();
    address = URL.createObjectURL(new Blob([decode(base64)], { type: "audio/mpeg" }));
    sound = new Audio(address);
    playOnce(question);
  },

  keepText: (question, text, language) => {
    if (!("speechSynthesis" in window)) {
      return;
    }
    spoken = { text, language };
    playOnce(question);
  },

  play: () => {
    if (sound) {
      sound.currentTime = 0;
      sound.play().catch(() => {});
    } else if (spoken) {
      speakText();
    }
  },

  hush: () => {
    sound?.pause();
    if (spoken) {
      speechSynthesis.cancel();
    }
  },

  /** There is another question. */
  forget: () => {
    voice.hush();
    if (address) {
      URL.revokeObjectURL(address);
    }
    sound = address = spoken = undefined;
  },
};
