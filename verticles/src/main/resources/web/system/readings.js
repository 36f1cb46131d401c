// Readings that are asked for again and again while somebody looks, with the history of their numbers since the page was opened.

import { get } from "../app/api.js";

const EVERY_MILLIS = 3_000;
const MOST_POINTS = 100;

class Readings {
  /** The latest answer; null before the first. */
  value = null;
  /** Why the latest attempt failed; null where it did not. */
  problem = null;
  /** When `value` was read. */
  at = null;

  #path;
  #numbers;
  #history = new Map();
  #listeners = new Set();
  #timer = 0;
  #asking = false;

  /** @param numbers takes the numbers that are to be remembered out of an answer: [[name, number], …] */
  constructor(path, numbers) {
    this.#path = path;
    this.#numbers = numbers;
  }

  /** Calls the listener after each attempt. @returns a function that ends it */
  follow(listener) {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.ask();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        clearTimeout(this.#timer);
      }
    };
  }

  /** The numbers of this name, the oldest first. */
  history(name) {
    return this.#history.get(name) ?? [];
  }

  /** Asks at once. */
  async ask() {
    clearTimeout(this.#timer);
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      if (!document.hidden || this.value === null) {
        this.value = await get(this.#path);
        this.at = new Date();
        this.problem = null;
        this.#remember();
      }
    } catch (problem) {
      this.problem = problem;
    }
    this.#asking = false;
    this.#listeners.forEach(listener => listener());
    if (this.#listeners.size > 0) {
      this.#timer = setTimeout(() => this.ask(), EVERY_MILLIS);
    }
  }

  #remember() {
    for (const [name, number] of this.#numbers(this.value)) {
      this.#history.set(name, [...this.history(name), number].slice(-MOST_POINTS));
    }
  }
}

const sum = (items, number) => items.reduce((total, item) => total + number(item), 0);

/** Numbers of all nodes together, as the figures at the top show them. */
export const totals = system => {
  const kinds = Object.values(system.queue);
  const lanes = system.devices.flatMap(device => device.lanes);
  return {
    queued: sum(kinds, kind => kind.queued + kind.later),
    running: sum(kinds, kind => kind.running),
    setAside: sum(kinds, kind => kind.set_aside),
    busy: lanes.length === 0 ? null : sum(lanes, lane => lane.busy) / lanes.length,
    free: system.disk?.free ?? null,
  };
};

export const laneName = (device, lane) => `${device.node} ${lane.name}`;

export const systemReadings = new Readings("/admin/system", system => [
  ...Object.entries(totals(system)).filter(([, number]) => number !== null),
  ...system.devices.flatMap(device => device.lanes.map(lane => [laneName(device, lane), lane.busy])),
]);

export const providerReadings = new Readings("/admin/providers", answer => answer.providers.map(provider =>
  [`${provider.node} ${provider.name}`, provider.in_flight + provider.waiting]));
