// An answer of a language model as it comes, from /v1/chat/completions.

import { request } from "../app/api.js";
import { eventsOf } from "../app/event-stream.js";
import { Problem } from "../app/problem.js";

/**
 * Asks and reads the answer to its end.
 *
 * @param question {model, messages}; an empty model is the service's own choice
 * @param onText called with all of the text so far, whenever there is more
 * @returns {{content, finish, refusal, usage, served}} finish is OpenAI's finish_reason; usage and served (who answered, at
 *     what cost) as the service tells them
 * @throws Problem, of type "broken" where the stream ended without its end; an AbortError where the reader stopped it
 */
export const complete = async (question, { signal, onText }) => {
  const body = { messages: question.messages, stream: true, stream_options: { include_usage: true } };
  if (question.model) {
    body.model = question.model;
  }
  const response = await request("POST", "/v1/chat/completions", body, { signal });
  const answer = { content: "", finish: null, refusal: "", usage: null, served: null };
  for await (const data of dataOf(response)) {
    if (data === "[DONE]") {
      return answer;
    }
    const chunk = JSON.parse(data);
    if (chunk.error) {
      throw new Problem({ type: chunk.error.code ?? "", detail: chunk.error.message, correlation: correlation(response) });
    }
    take(answer, chunk, onText);
  }
  throw new Problem({ type: "broken", correlation: correlation(response) });
};

const take = (answer, chunk, onText) => {
  const choice = chunk.choices?.[0];
  if (choice?.delta?.content) {
    answer.content += choice.delta.content;
    onText(answer.content);
  }
  answer.refusal += choice?.delta?.refusal ?? "";
  answer.finish = choice?.finish_reason ?? answer.finish;
  answer.usage = chunk.usage ?? answer.usage;
  answer.served = chunk.parley ?? answer.served;
};

async function* dataOf(response) {
  try {
    for await (const event of eventsOf(response.body)) {
      yield event.data;
    }
  } catch (error) {
    // A connection that is cut is no error of a kind of its own.
    throw error.name === "AbortError" ? error : new Problem({ type: "broken", correlation: correlation(response) });
  }
}

const correlation = response => response.headers.get("X-Correlation-ID") ?? "";
