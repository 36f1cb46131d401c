// What went wrong with a call, as the service said it (application/problem+json), or that it could not be reached.

export class Problem extends Error {
  /**
   * @param about status, type (the last part of the problem's type, or "offline"), title, detail, correlation, retryAfter in
   *     seconds, current (what stands there now, for a conflict)
   */
  constructor(about) {
    super(about.detail ?? about.title ?? about.type ?? "");
    this.name = "Problem";
    Object.assign(this, { status: 0, type: "", title: "", detail: "", correlation: "", retryAfter: null }, about);
  }

  get offline() {
    return this.type === "offline";
  }
}

/** Reads it out of a response that is none of success. */
export const problemOf = async response => {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy on the way answers with a page of its own.
  }
  return new Problem({
    ...body,
    status: response.status,
    type: String(body.type ?? "").split(":").at(-1),
    title: body.title ?? "",
    detail: body.detail ?? body.error?.message ?? `${response.status} ${response.statusText}`,
    correlation: response.headers.get("X-Correlation-ID") ?? "",
    retryAfter: Number(response.headers.get("Retry-After")) || null,
  });
};
