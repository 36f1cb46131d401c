// Scores over the questions: a bar for each, drawn for eyes; whoever hears the page gets the same as a table.

import { html, nothing, svg } from "../app/element.js";
import { score, t, topicOf } from "./shown.js";

const HIGHEST = 10;
const SLOT = 44;
const BAR = 26;
const LEFT = 26;
const TOP = 18;
const HEIGHT = 120;
const BOTTOM = 22;
const GRID = [0, 5, 10];

/** @param questions as the service tells them, in the order in which they were asked */
export const chart = questions => {
  const width = LEFT + Math.max(questions.length, 5) * SLOT + 8;
  return html`
    <div class="chart" tabindex=${questions.length > 8 ? 0 : nothing} role=${questions.length > 8 ? "group" : nothing}
      aria-label=${questions.length > 8 ? t("chart") : nothing}>
      <svg width=${width} height=${TOP + HEIGHT + BOTTOM} viewBox="0 0 ${width} ${TOP + HEIGHT + BOTTOM}" aria-hidden="true">
        ${GRID.map(value => line(value, width))}
        ${questions.map((question, place) => bar(question, place))}
      </svg>
    </div>
    ${table(questions)}`;
};

const heightOf = value => value / HIGHEST * HEIGHT;
const yOf = value => TOP + HEIGHT - heightOf(value);

const line = (value, width) => svg`
  <line class="grid" x1=${LEFT} x2=${width} y1=${yOf(value)} y2=${yOf(value)}/>
  <text class="axis" x=${LEFT - 6} y=${yOf(value) + 4} text-anchor="end">${value}</text>`;

const bar = (question, place) => {
  const x = LEFT + place * SLOT + (SLOT - BAR) / 2;
  const middle = x + BAR / 2;
  const known = Number.isInteger(question.score);
  const height = known ? Math.max(2, heightOf(question.score)) : 12;
  return svg`<g>
    <title>${`${place + 1}. ${question.question_text}`}</title>
    <rect class=${known ? question.depth > 0 ? "bar deeper" : "bar" : "bar none"} x=${x} y=${TOP + HEIGHT - height} width=${BAR}
      height=${height} rx="3"/>
    <text class="value" x=${middle} y=${TOP + HEIGHT - height - 5} text-anchor="middle">${known ? question.score : "–"}</text>
    <text class="axis" x=${middle} y=${TOP + HEIGHT + 16} text-anchor="middle">${place + 1}</text>
  </g>`;
};

const table = questions => html`
  <div class="hidden-text"><table>
    <caption>${t("chart")}</caption>
    <thead><tr><th scope="col">${t("question")}</th><th scope="col">${t("topic")}</th><th scope="col">${t("score")}</th></tr></thead>
    <tbody>${questions.map((question, place) => html`<tr>
      <th scope="row">${place + 1}. ${question.question_text}</th>
      <td>${topicOf(question)}</td>
      <td>${Number.isInteger(question.score) ? score(question.score) : t(`question_${question.state}`)}</td></tr>`)}
    </tbody>
  </table></div>`;
