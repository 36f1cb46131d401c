// What the nodes have and are doing: figures with their course since the page was opened, devices, the queue, nodes.

import { Element, html, nothing } from "../app/element.js";
import { href } from "../app/router.js";
import { failed, loading } from "../app/states.js";
import { number, percent, size, words } from "../app/words.js";
import catalogue from "./machine-words.js";
import { kindName, moment, stale, table } from "./parts.js";
import { laneName, systemReadings as readings, totals } from "./readings.js";
import { sparkline } from "./sparkline.js";

const t = words(catalogue);

class Machine extends Element {
  connectedCallback() {
    super.connectedCallback();
    this.whileShown(readings.follow(() => this.requestUpdate()));
  }

  render() {
    if (!readings.value) {
      return readings.problem ? failed(readings.problem, () => readings.ask()) : loading();
    }
    return html`
      ${stale(readings)}
      ${this.#figures()}
      ${this.#devices()}
      ${this.#queue()}
      ${this.#nodes()}`;
  }

  #figures() {
    const { queued, running, setAside, busy, free } = totals(readings.value);
    const figures = [
      ["queued", number(queued), "", undefined, "?state=queued"],
      ["running", number(running), "", undefined, "?state=running"],
      ["setAside", number(setAside), "", undefined, "?set_aside=true"],
      ["busy", busy === null ? "–" : percent(busy), t("busyNote"), 1],
      ["free", free === null ? "–" : size(free), free === null ? "" : t("ofTotal", { total: size(readings.value.disk.total) })],
    ];
    return html`<dl class="figures">${figures.map(([name, text, note, most, query]) => html`
      <div><dt>${query ? html`<a href=${href("system", "jobs") + query}>${t(name)}</a>` : t(name)}</dt>
        <dd><span class="figure">${text}</span>${sparkline(readings.history(name), most)}
          ${note ? html`<span class="small">${note}</span>` : nothing}</dd></div>`)}</dl>`;
  }

  #devices() {
    const { devices, nodes } = readings.value;
    const many = nodes.length > 1;
    return html`<section class="stack part"><h2>${t("devices")}</h2>
      ${devices.length === 0 ? html`<p class="lead">${t("noDevices")}</p>` : devices.map(device => html`
        <h3 class="device">${many ? html`${device.node} · ` : nothing}<span class="mono">${device.name}</span>
          <span class="small">${device.memory ? t("memory", { free: size(device.memory.free), total: size(device.memory.total) })
            : t("memoryUnknown")}</span></h3>
        <div class="lanes">${table(t("lanesOf", { device: device.name }),
          [{ name: t("lane") }, { name: t("state") }, { name: t("load"), number: true }, { name: t("course") },
            { name: t("batch"), number: true }, { name: t("model") }],
          device.lanes.map(lane => html`<tr>
            <td class="mono">${lane.name}</td>
            <td><span class="tag ${lane.state === "out" ? "bad" : lane.state === "working" ? "good" : ""}">${t(lane.state)}</span></td>
            <td class="number">${percent(lane.busy)}</td>
            <td>${sparkline(readings.history(laneName(device, lane)), 1)}</td>
            <td class="number">${lane.batch === null ? "–" : number(lane.batch)}</td>
            <td class="mono">${lane.model ?? ""}</td></tr>`))}</div>`)}
      <p class="small">${t("loadNote")}</p></section>`;
  }

  #queue() {
    const kinds = Object.entries(readings.value.queue);
    return html`<section class="stack part"><h2>${t("queue")}</h2>
      ${kinds.length === 0 ? html`<p class="lead">${t("noQueue")}</p>` : table(t("queue"),
        [{ name: t("kind") }, { name: t("waiting"), number: true }, { name: t("later"), number: true },
          { name: t("running"), number: true }, { name: t("setAside"), number: true }],
        kinds.map(([kind, counts]) => html`<tr>
          <td><a href=${`${href("system", "jobs")}?kind=${encodeURIComponent(kind)}`}>${kindName(kind)}</a></td>
          ${["queued", "later", "running", "set_aside"].map(name => html`<td class="number">${number(counts[name])}</td>`)}</tr>`))}
    </section>`;
  }

  #nodes() {
    const { nodes, node: self } = readings.value;
    return html`<section class="stack part"><h2>${t("nodes")}</h2>${table(t("nodes"),
      [{ name: t("node") }, { name: t("version") }, { name: t("roles") }, { name: t("started") },
        { name: t("free"), number: true }, { name: t("chunks"), number: true }, { name: t("recordings"), number: true }],
      nodes.map(node => html`<tr>
        <td class="mono">${node.name}${node.name === self && nodes.length > 1 ? html`<br><span class="small">${t("self")}</span>` : nothing}</td>
        ${node.answers ? html`<td>${node.version}</td><td>${node.roles.join(", ")}</td><td>${moment(node.started)}</td>
          <td class="number">${node.disk ? size(node.disk.free) : "–"}</td>
          <td class="number">${node.waiting ? number(node.waiting.chunks) : "–"}</td>
          <td class="number">${node.waiting ? number(node.waiting.recordings) : "–"}</td>`
        : html`<td colspan="6"><span class="tag bad">${t("silent")}</span> ${node.detail}</td>`}</tr>`))}</section>`;
  }
}

customElements.define("parley-machine", Machine);
