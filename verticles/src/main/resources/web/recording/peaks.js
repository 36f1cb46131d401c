// Which part of a recording the waveform shows, and who is heard in each of its bars. Nothing here touches the page.

/** Less than this cannot be told apart in a window. */
export const SHORTEST_WINDOW_SECONDS = 4;

/** A window of seconds that fits into a recording. */
export const windowOf = (from, to, duration) => {
  const length = Math.min(Math.max(to - from, Math.min(SHORTEST_WINDOW_SECONDS, duration)), duration);
  const start = Math.min(Math.max(0, from), duration - length);
  return { from: start, to: start + length };
};

/** Nearer by a factor above 1, or farther by one below; the second `around` stays where it is. */
export const zoomed = (shown, factor, around, duration) => {
  const length = (shown.to - shown.from) / factor;
  const part = (around - shown.from) / (shown.to - shown.from);
  return windowOf(around - part * length, around + (1 - part) * length, duration);
};

/** Moved by a part of its length, such as 0.9 for the next page. */
export const panned = (shown, part, duration) => {
  const by = part * (shown.to - shown.from);
  return windowOf(shown.from + by, shown.to + by, duration);
};

/** Moved so that a second is in it: a page on where playing has reached its end, else with the second in its first quarter. */
export const followed = (shown, seconds, duration) => {
  const length = shown.to - shown.from;
  return seconds >= shown.from && seconds <= shown.to - length * 0.02 ? shown
    : windowOf(seconds - length * 0.1, seconds + length * 0.9, duration);
};

/**
 * Who is heard in each bar.
 *
 * @param laneOf the lane of a segment, from 0
 * @returns Float32Array[] by lane: the part of each bar's time, 0–1, in which this lane is heard
 */
export const lanesOf = (segments, laneOf, lanes, shown, bars) => {
  const width = (shown.to - shown.from) / bars;
  const shares = Array.from({ length: lanes }, () => new Float32Array(bars));
  for (const segment of segments) {
    const lane = laneOf(segment);
    if (lane < 0 || segment.end <= shown.from || segment.start >= shown.to) {
      continue;
    }
    const first = Math.max(0, Math.floor((segment.start - shown.from) / width));
    const last = Math.min(bars - 1, Math.floor((segment.end - shown.from) / width));
    for (let bar = first; bar <= last; bar++) {
      const start = shown.from + bar * width;
      const heard = Math.min(segment.end, start + width) - Math.max(segment.start, start);
      shares[lane][bar] = Math.min(1, shares[lane][bar] + Math.max(0, heard) / width);
    }
  }
  return shares;
};

/** Peaks of one window seen through another, until those of the other are there; 0 where nothing is known. */
export const resampled = (peaks, shown, bars) => {
  const points = new Float32Array(bars);
  const scale = peaks.points.length / (peaks.to - peaks.from);
  const width = (shown.to - shown.from) / bars;
  for (let bar = 0; bar < bars; bar++) {
    const from = (shown.from + bar * width - peaks.from) * scale;
    const first = Math.floor(from);
    const last = Math.max(first + 1, Math.floor(from + width * scale));
    for (let point = Math.max(0, first); point < Math.min(last, peaks.points.length); point++) {
      points[bar] = Math.max(points[bar], peaks.points[point] / 255);
    }
  }
  return points;
};

/** Seconds between two marks of a scale with at most this many of them. */
export const markStep = (seconds, most) =>
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].find(step => seconds / step <= most) ?? 14_400;
