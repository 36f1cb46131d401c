// What the page says, in the reader's language. Every view brings its own catalogue: `const t = words({en: {...}, ru: {...}})`,
// then `t("saved")`, `t("found", {count: 5})`. A text has its gaps in braces; one that counts has a form for each plural category
// of its language (CLDR, by Intl.PluralRules): {one: "# speaker", other: "# speakers"}, chosen by `count`, which stands for #.

const KEY = "parley.language";

export const LANGUAGES = ["en", "ru"];

const preferred = () => {
  const kept = localStorage.getItem(KEY);
  const known = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => LANGUAGES.includes(tag));
  return LANGUAGES.includes(kept) ? kept : known ?? "en";
};

let chosen = preferred();
const listeners = new Set();

export const language = () => chosen;

export const chooseLanguage = next => {
  chosen = next;
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
  listeners.forEach(listener => listener());
};

/** @returns a function that ends it */
export const onLanguage = listener => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

document.documentElement.lang = chosen;

export const words = catalogue => (key, gaps = {}) => {
  const entry = catalogue[chosen][key] ?? catalogue.en[key];
  if (entry === undefined) {
    throw new Error(`no words for ${key}`);
  }
  const text = typeof entry === "string" ? entry : entry[plural(gaps.count)] ?? entry.other;
  return text.replaceAll("#", number(gaps.count)).replace(/\{(\w+)\}/g, (_, name) => straight(gaps[name] ?? ""));
};

/** Without marks that turn the direction of text (Unicode, UAX 9): a name that has them would turn what is said around it. */
const straight = text => String(text).replace(/[\u202A-\u202E\u2066-\u2069]/g, "");

const plural = count => new Intl.PluralRules(chosen).select(count);

export const number = (value, options) =>
  value === undefined ? "" : new Intl.NumberFormat(chosen, options).format(value);

export const percent = share => number(share, { style: "percent" });

/** A day and an hour; `precise` tells seconds too. */
export const dateTime = (instant, precise = false) =>
  new Intl.DateTimeFormat(chosen, { dateStyle: "medium", timeStyle: precise ? "medium" : "short" }).format(new Date(instant));

/** Today the hour, else the day. */
export const shortDate = instant => {
  const at = new Date(instant);
  const today = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(chosen, today ? { timeStyle: "short" } : { dateStyle: "medium" }).format(at);
};

/** A place in a recording: 4:07, or 1:04:07. */
export const clock = seconds => {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map(part => String(part).padStart(2, "0"));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest.join(":")}` : `${Number(rest[0])}:${rest[1]}`;
};

/** A length of time in words: 12 sec, 5 min, 1 hr 4 min. */
export const duration = seconds => {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const unit = (value, name) => number(value, { style: "unit", unit: name, unitDisplay: "short" });
  if (hours > 0) {
    return minutes > 0 ? `${unit(hours, "hour")} ${unit(minutes, "minute")}` : unit(hours, "hour");
  }
  return minutes > 0 ? unit(minutes, "minute") : unit(whole, "second");
};

/** Bytes in the unit that suits them. */
export const size = bytes => {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return number(bytes / 1000 ** step, { style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0 });
};

/** Words with commas and an “and”. */
export const list = items => new Intl.ListFormat(chosen).format(items);
