// Draws the waveform: a bar for each few milliseconds, in the lane and colour of who is heard, and a scale of times beneath.

import { clock } from "../app/words.js";
import { markStep } from "./peaks.js";

/** Pixels of the style sheet from one bar to the next; of these one is the gap. */
export const BAR_PITCH = 3;
export const SCALE_HEIGHT = 18;

const MARK_WIDTH = 88;
const QUIET = 0.03;
const HEARD = 0.08;

/** The height of a lane, so that the whole stays in proportion however many talk. */
export const laneHeight = (lanes, narrow) => {
  const height = lanes <= 1 ? 56 : lanes === 2 ? 34 : lanes <= 4 ? 22 : lanes <= 8 ? 13 : 9;
  return narrow ? Math.max(8, Math.round(height * 0.7)) : height;
};

/**
 * @param picture width, height: of the lanes alone; points: loudness 0–1 by bar; lanes: for each its share of every bar's time, its
 *     colour and whether it is patterned; shown: {from, to} in seconds; muted, ink: colours
 */
export const drawWaveform = (context, picture) => {
  const { width, height, points, lanes, muted } = picture;
  context.clearRect(0, 0, width, height + SCALE_HEIGHT);
  if (lanes.length === 0) {
    drawLane(context, { top: 0, height, points, shares: null, colour: muted, patterned: false });
  }
  const each = height / Math.max(1, lanes.length);
  lanes.forEach((lane, place) => {
    context.fillStyle = picture.line;
    context.fillRect(0, Math.round(place * each + each / 2) - 0.5, width, 1);
    drawLane(context, { top: place * each, height: each, points, ...lane });
  });
  drawScale(context, picture);
};

const drawLane = (context, { top, height, points, shares, colour, patterned }) => {
  context.fillStyle = colour;
  const middle = top + height / 2;
  const most = height - 3;
  for (let bar = 0; bar < points.length; bar++) {
    const share = shares ? shares[bar] : 1;
    if (share < HEARD) {
      continue;
    }
    // Of a bar in which several talk each has a part; the root keeps short ones visible.
    const length = Math.max(1.5, Math.max(points[bar], QUIET) * Math.sqrt(share) * most);
    const x = bar * BAR_PITCH;
    if (patterned && length > 4) {
      for (let y = middle - length / 2; y < middle + length / 2; y += 3) {
        context.fillRect(x, y, BAR_PITCH - 1, 1.5);
      }
    } else {
      context.fillRect(x, middle - length / 2, BAR_PITCH - 1, length);
    }
  }
};

const drawScale = (context, { width, height, shown, ink, line }) => {
  const seconds = shown.to - shown.from;
  if (!(seconds > 0)) {
    return;
  }
  const step = markStep(seconds, Math.max(2, width / MARK_WIDTH));
  context.font = "12px Inter, system-ui, sans-serif";
  context.textBaseline = "bottom";
  for (let at = Math.ceil(shown.from / step) * step; at < shown.to; at += step) {
    const x = (at - shown.from) / seconds * width;
    const text = clock(at);
    const wide = context.measureText(text).width;
    context.fillStyle = line;
    context.fillRect(Math.round(x), height + 2, 1, 4);
    context.fillStyle = ink;
    if (x - wide / 2 >= 0 && x + wide / 2 <= width) {
      context.fillText(text, x - wide / 2, height + SCALE_HEIGHT);
    } else if (x + wide <= width) {
      context.fillText(text, x, height + SCALE_HEIGHT);
    }
  }
};
