// What the keys of keys.js do.

import { notify } from "../app/notices.js";
import { words } from "../app/words.js";
import { askTime, openHelp } from "./help.js";
import { assignMenu } from "./turn.js";
import catalogue from "./words.js";

const t = words(catalogue);

const STEP_SECONDS = 5;
const SKIP_SECONDS = 10;

/** @returns functions by command; one that needs a transcript or sound is null where there is none */
export const commands = (view, transcript, heard, steps) => {
  const text = transcript.ready ? view.querySelector("parley-transcript") : null;
  const player = view.querySelector("parley-player");
  const sound = heard.missing ? null : heard;
  return {
    play: sound && (() => sound.toggle()),
    back: sound && (() => sound.skip(-SKIP_SECONDS)),
    on: sound && (() => sound.skip(SKIP_SECONDS)),
    left: sound && (() => sound.skip(-STEP_SECONDS)),
    right: sound && (() => sound.skip(STEP_SECONDS)),
    slower: sound && (() => sound.hasten(-1)),
    faster: sound && (() => sound.hasten(1)),
    nearer: sound && (() => player.zoom(1)),
    farther: sound && (() => player.zoom(-1)),
    help: () => openHelp(),
    undo: () => steps.undo(),
    redo: () => steps.redo(),
    find: text && (() => view.find()),
    follow: text && (() => text.setFollow(!view.follow)),
    edit: text && (() => text.edit(text.atHand())),
    assign: text && (async () => assignMenu(await text.selectAtHand(), [transcript.segment(text.atHand())], text)),
    doubt: text && (async () => await text.nextDoubt() || notify(t("noDoubts"))),
    goTo: async () => {
      const seconds = await askTime();
      if (seconds !== null) {
        heard.seek(seconds);
        text?.setFollow(true);
      }
    },
  };
};
