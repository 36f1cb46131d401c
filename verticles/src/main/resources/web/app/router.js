// Where the reader is: #/recordings/ID?q=word. Views read `route()` and go elsewhere with `go`.

const listeners = new Set();

/** @returns {{path: string, parts: string[], query: URLSearchParams}} parts are decoded */
export const route = () => {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { path, parts: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
};

const decode = part => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The address of a place, for links: `href("recordings", id)`. */
export const href = (...parts) => "#/" + parts.map(encodeURIComponent).join("/");

/** Goes to a place of this page; `replace` leaves no step in the history, as for filters while they are typed. */
export const go = (hash, { replace = false } = {}) => {
  if (replace) {
    history.replaceState(null, "", hash);
    listeners.forEach(listener => listener());
  } else {
    location.hash = hash;
  }
};

/** Changes the query of the present place: `null` takes a parameter away. */
export const goQuery = changes => {
  const { path, query } = route();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  go(`#/${path}${text ? "?" + text : ""}`, { replace: true });
};

/** @returns a function that ends it */
export const onRoute = listener => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

addEventListener("hashchange", () => listeners.forEach(listener => listener()));
