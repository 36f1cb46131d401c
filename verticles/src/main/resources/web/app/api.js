// Calls of the service. What is not a success is thrown as a Problem; where a token has ended, the reader signs in again, and
// the call is made once more, so that nothing that was typed is lost.

import { Problem, problemOf } from "./problem.js";
import { session } from "./session.js";

export { Problem };

/** @returns the JSON of the answer; null where there is none */
export const get = (path, options) => json("GET", path, undefined, options);
export const post = (path, body, options) => json("POST", path, body, options);
export const put = (path, body, options) => json("PUT", path, body, options);
export const patch = (path, body, options) => json("PATCH", path, body, options);
export const remove = (path, options) => json("DELETE", path, undefined, options);

/** The whole response, for streams and files. `body` goes as JSON unless it is a form, a blob or text. */
export const request = async (method, path, body, { headers = {}, signal } = {}) => {
  const plain = body === undefined || body instanceof FormData || body instanceof Blob || typeof body === "string";
  const options = {
    method,
    signal,
    cache: "no-store",
    body: plain ? body : JSON.stringify(body),
    headers: plain ? headers : { "Content-Type": "application/json", ...headers },
  };
  let response = await attempt(path, options);
  if (response.status === 401) {
    await session.again();
    response = await attempt(path, options);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
};

/** Gives a file to the reader: the browser's own way of keeping it, under the name that the service says. */
export const download = async (path, fallbackName) => {
  const response = await request("GET", path);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(response.headers.get("Content-Disposition")) ?? fallbackName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

const fileName = disposition => {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "");
  const plain = /filename="?([^";]+)"?/i.exec(disposition ?? "");
  return encoded ? decodeURIComponent(encoded[1]) : plain?.[1];
};

const json = async (method, path, body, options) => {
  const response = await request(method, path, body, options);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
};

const attempt = async (path, options) => {
  try {
    return await fetch(path, { ...options, headers: { ...options.headers, ...session.headers() } });
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Problem({ type: "offline" });
  }
};
