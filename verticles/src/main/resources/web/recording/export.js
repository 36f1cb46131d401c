// Taking a transcript away: in all formats of the service, with the names that were given, or as text to paste.

import { download } from "../app/api.js";
import { icons } from "../app/icons.js";
import { complain, notify } from "../app/notices.js";
import { clock, words } from "../app/words.js";
import { openMenu } from "./menu.js";
import { nameOf } from "./names.js";
import catalogue from "./words.js";

const t = words(catalogue);

/** Formats of /results/ID?format=, those for people first. */
const FORMATS = ["docx", "md", "txt", "srt", "vtt", "json", "rows", "verbose_json"];
const ENDINGS = { rows: "json", verbose_json: "json" };

export const openExport = (anchor, recording, transcript) => openMenu(anchor, [
  { name: t("copyText"), note: t("copyNote"), drawing: icons.copy, run: () => copy(textOf(transcript)) },
  ...FORMATS.map(format => ({
    name: t(`format_${format}`), note: t(`note_${format}`), drawing: icons.down, format,
    run: () => save(recording, format),
  })),
], t("export"));

/** A paragraph for each turn, with name and time. */
export const textOf = transcript => transcript.turns.map(turn =>
  `${nameOf(transcript.voice(turn.segments[0].speaker))}  ${clock(turn.start)}\n${turn.segments.map(segment => segment.text).join(" ")}`).join("\n\n");

const save = (recording, format) =>
  download(`/results/${encodeURIComponent(recording.id)}?format=${format}`, `${recording.name}.${ENDINGS[format] ?? format}`).catch(complain);

const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyOldWay(text);
  }
  notify(t("copied"));
};

/** Pages that were opened by plain http from another machine have no clipboard of the newer kind. */
const copyOldWay = text => {
  const area = document.createElement("textarea");
  area.className = "hidden-text";
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
};
