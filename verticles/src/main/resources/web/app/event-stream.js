// Server-sent events out of the body of a response, where EventSource cannot be used because it sends no headers.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

/** @param body a ReadableStream of bytes
 *  @yields {{type: string, data: string, id: string | undefined}} */
export async function* eventsOf(body) {
  let buffer = "";
  let event = { type: "message", data: [], id: undefined };
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    buffer += piece;
    const lines = buffer.split(/\r\n|\n|\r(?!$)/);
    buffer = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (event.data.length > 0) {
          yield { ...event, data: event.data.join("\n") };
        }
        event = { type: "message", data: [], id: event.id };
      } else {
        field(event, line);
      }
    }
  }
}

const field = (event, line) => {
  const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
  if (name === "data") {
    event.data.push(value);
  } else if (name === "event") {
    event.type = value;
  } else if (name === "id") {
    event.id = value;
  }
};
