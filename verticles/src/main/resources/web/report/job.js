// A report that is being written, followed from the beginning of its job to the end.

import { request } from "../app/api.js";
import { eventsOf } from "../app/event-stream.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Follows a job until it has ended. A connection that is lost is made again, and goes on where it was.
 *
 * @param told called after each event with {state, attempt, plan, calls, text, detail}: the plan as the service tells it, how many
 *     calls were answered, and the report as far as it is written
 * @throws Problem where the job cannot be followed; an AbortError when `signal` ends it
 */
export const followReport = async (job, { signal, told }) => {
  const report = { state: "queued", attempt: 0, plan: null, calls: 0, text: "", detail: "" };
  let number = 0;
  let wait = FIRST_WAIT;
  while (!ended(report)) {
    try {
      const response = await request("GET", `/jobs/${job}/events?after=${number}`, undefined, { signal });
      if (response.status === 204) {
        return;
      }
      for await (const { data } of eventsOf(response.body)) {
        const event = JSON.parse(data);
        number = event.number;
        wait = FIRST_WAIT;
        apply(report, event);
        told({ ...report });
      }
    } catch (problem) {
      if (problem.name === "AbortError" || problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
        throw problem;
      }
    }
    if (!ended(report)) {
      await pause(wait, signal);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }
};

const ended = report => ["succeeded", "failed", "cancelled"].includes(report.state);

const apply = (report, { type, data }) => {
  switch (type) {
    case "state":
      Object.assign(report, { state: data.state, attempt: data.attempt, detail: data.detail ?? data.reason ?? "" });
      break;
    case "plan":
      report.plan = { ...data, calls: data.levels.reduce((sum, calls) => sum + calls, 0) };
      break;
    case "call":
      report.calls++;
      break;
    case "report_text":
      report.text = (data.restart ? "" : report.text) + (data.text ?? "");
      break;
  }
};

const pause = (millis, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, millis);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    reject(signal.reason);
  });
});
