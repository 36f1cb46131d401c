// What is recognised of a recording while its job runs: all that was told before, then what comes, over one stream that is opened
// again where it was lost. https://html.spec.whatwg.org/multipage/server-sent-events.html

import { request } from "../app/api.js";
import { eventsOf } from "../app/event-stream.js";

const WAIT_MILLIS = 1_500;

/**
 * @param take is called with what is known by now: {id, start, end, text, speaker}[] in the order of time, at most once a frame
 * @returns a function that ends it
 */
export const followDrafts = (recording, take) => {
  const abort = new AbortController();
  const known = new Map();
  let after = 0;
  let frame = 0;

  const told = event => {
    after = Math.max(after, event.number);
    if (event.type === "segment") {
      // After a crash some are told again.
      known.set(event.data.start, event.data);
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        take(draftsOf(known.values()));
      });
    }
  };

  const read = async () => {
    while (!abort.signal.aborted) {
      try {
        const response = await request("GET", `/jobs/${encodeURIComponent(recording)}/events?after=${after}`, undefined,
          { signal: abort.signal, headers: { Accept: "text/event-stream" } });
        if (response.status === 204) {
          return;
        }
        for await (const event of eventsOf(response.body)) {
          told(JSON.parse(event.data));
        }
      } catch (problem) {
        if (problem.status === 404 || problem.status === 401) {
          return;
        }
      }
      await new Promise(resolve => setTimeout(resolve, WAIT_MILLIS));
    }
  };

  read();
  return () => {
    abort.abort();
    cancelAnimationFrame(frame);
  };
};

/** As segments that nobody is known to have said, so that they read like the final ones. */
const draftsOf = pieces => [...pieces].sort((one, other) => one.start - other.start).map(piece => ({
  id: Math.round(piece.start * 1000), start: piece.start, end: piece.end, text: piece.text.trim(), speaker: "", words: [] }));
