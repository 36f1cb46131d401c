// Bars, drawn as SVG in the width there is. A chart is one picture with a name; its numbers stand in the table beside it.

import { Element, html, nothing, svg } from "../app/element.js";

const HEIGHT = 220;
const BOTTOM = 24;
const TOP = 10;
const LEFT = 60;
const LABEL_WIDTH = 80;

const BAR = 30;
const VALUE_WIDTH = 80;
const LETTER_WIDTH = 7.5;

class Chart extends Element {
  /**
   * items: {label, parts, text}, whose parts stand one on the other; axis: how a number of the axis is written; upright: columns
   * over time in place of bars one under the other, each with its name.
   */
  static properties = {
    items: { attribute: false }, label: {}, axis: { attribute: false }, upright: { type: Boolean }, width: { state: true },
  };

  constructor() {
    super();
    this.items = [];
    this.width = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    const observer = new ResizeObserver(([entry]) => { this.width = Math.floor(entry.contentRect.width); });
    observer.observe(this);
    this.whileShown(() => observer.disconnect());
  }

  render() {
    return this.width < 1 ? nothing : this.upright ? this.#columns() : this.#bars();
  }

  #columns() {
    const most = nice(Math.max(...this.items.map(item => sum(item.parts)), 0));
    const step = (this.width - LEFT) / this.items.length;
    const scale = (HEIGHT - BOTTOM - TOP) / most;
    const every = Math.ceil(LABEL_WIDTH / step);
    const y = value => HEIGHT - BOTTOM - value * scale;
    return html`<svg class="chart" width=${this.width} height=${HEIGHT} role="img" aria-label=${this.label}>
      ${[0, most / 2, most].map(value => svg`
        <line class="grid" x1=${LEFT} x2=${this.width} y1=${y(value)} y2=${y(value)}/>
        <text x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${this.axis(value)}</text>`)}
      ${this.items.map((item, i) => svg`<g><title>${item.label}: ${item.text}</title>
        ${stacked(item.parts, (from, part, place) => svg`<rect class=${place ? "bar second" : "bar"} x=${LEFT + i * step + step * 0.15}
          width=${step * 0.7} y=${y(from + part)} height=${part * scale}/>`)}
        ${(this.items.length - 1 - i) % every === 0 && i * step > LABEL_WIDTH / 3 ? svg`<text x=${LEFT + (i + 0.5) * step} y=${HEIGHT - 6}
          text-anchor=${i === this.items.length - 1 ? "end" : "middle"}>${item.label}</text>` : nothing}</g>`)}
    </svg>`;
  }

  #bars() {
    const nameWidth = Math.min(260, this.width * 0.4);
    const most = Math.max(...this.items.map(item => sum(item.parts)), 0) || 1;
    const scale = (this.width - nameWidth - VALUE_WIDTH) / most;
    return html`<svg class="chart" width=${this.width} height=${this.items.length * BAR} role="img" aria-label=${this.label}>
      ${this.items.map((item, i) => svg`<g><title>${item.label}: ${item.text}</title>
        <text class="name" x="0" y=${i * BAR + 19}>${cut(item.label, nameWidth / LETTER_WIDTH)}</text>
        ${stacked(item.parts, (from, part, place) => svg`<rect class=${place ? "bar second" : "bar"} x=${nameWidth + from * scale}
          width=${part * scale} y=${i * BAR + 5} height=${BAR - 10}/>`)}
        <text x=${nameWidth + sum(item.parts) * scale + 8} y=${i * BAR + 19}>${item.text}</text></g>`)}
    </svg>`;
  }
}

const sum = parts => parts.reduce((total, part) => total + part, 0);

const stacked = (parts, draw) => {
  let from = 0;
  return parts.map((part, place) => {
    const drawn = part > 0 ? draw(from, part, place) : nothing;
    from += part;
    return drawn;
  });
};

/** The next number of which the half is easy to read as well. */
const nice = value => {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= value);
};

const cut = (text, letters) => text.length > letters ? `${text.slice(0, letters - 1)}…` : text;

customElements.define("parley-chart", Chart);
