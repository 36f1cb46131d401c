// The course of one number as a small line. It says nothing that the number beside it does not; so it is hidden from screen readers.

import { nothing, svg } from "../app/element.js";

const WIDTH = 96;
const HEIGHT = 24;

/** @param most the number at the top; the largest of the points where it is missing */
export const sparkline = (points, most = Math.max(...points)) => {
  if (points.length < 2) {
    return nothing;
  }
  const step = WIDTH / (points.length - 1);
  const places = points.map((point, i) => {
    const height = most > 0 ? Math.min(point / most, 1) * (HEIGHT - 3) : 0;
    return `${(i * step).toFixed(1)},${(HEIGHT - 1.5 - height).toFixed(1)}`;
  });
  return svg`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} preserveAspectRatio="none"
    aria-hidden="true"><polyline points=${places.join(" ")}/></svg>`;
};
