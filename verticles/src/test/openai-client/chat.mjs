// OpenAI's own client against language models behind Parley: prints one line of JSON for each thing it saw.
// node chat.mjs BASE_URL KEY MODELS
// MODELS: JSON with names of models, {"chat": …, "embedding": …, "busy": …, "breaking": …, "endless": …}; what has none is left out.
import OpenAI from 'openai';

const [baseURL, apiKey, names] = process.argv.slice(2);
const models = JSON.parse(names);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const saw = (what, value) => console.log(JSON.stringify({ what, value }));
const messages = [{ role: 'user', content: 'How is the weather in Kazan?' }];
const weather = {
  name: 'weather',
  description: 'The weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};
const create = (options) => client.chat.completions.create({ model: models.chat, messages, ...options });

async function error(what, request) {
  try {
    saw(what, { unexpected: await request() });
  } catch (e) {
    saw(what, {
      name: e.constructor.name,
      status: e.status,
      code: e.code,
      param: e.param,
      type: e.type,
      message: e.message,
      request: Boolean(e.requestID),
      retryAfter: e.headers?.get('retry-after'),
    });
  }
}

if (models.chat) {
  const { data, response, request_id } = await create({}).withResponse();
  saw('chat', { ...data, request: request_id, provider: response.headers.get('x-parley-provider') });

  const chunks = [];
  for await (const chunk of await create({ stream: true, stream_options: { include_usage: true } })) {
    chunks.push(chunk);
  }
  saw('stream', chunks);

  const gathered = client.chat.completions.stream({ model: models.chat, messages });
  saw('gathered', (await gathered.finalChatCompletion()).choices);

  const calling = await create({ tools: [{ type: 'function', function: weather }] });
  const call = calling.choices[0].message.tool_calls[0];
  const answered = await create({
    tools: [{ type: 'function', function: weather }],
    messages: [...messages, calling.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sunny, 21 degrees' }],
  });
  saw('tools', { call, reason: calling.choices[0].finish_reason, answer: answered.choices[0].message.content });

  const asked = [];
  const runner = client.chat.completions.runTools({
    model: models.chat,
    messages,
    stream: true,
    tools: [{
      type: 'function',
      function: { ...weather, parse: JSON.parse, function: ({ city }) => { asked.push(city); return 'sunny, 21 degrees'; } },
    }],
  });
  saw('tools run by the client', { answer: await runner.finalContent(), asked });

  const parsed = await client.chat.completions.parse({
    model: models.chat,
    messages,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'place', strict: true, schema: weather.parameters },
    },
  });
  saw('json schema', JSON.parse(parsed.choices[0].message.content));

  await error('wrong temperature', () => create({ temperature: -1 }));
  await error('wrong order', () => create({ messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] }));
  await error('no messages', () => create({ messages: [] }));
  await error('unknown model', () => create({ model: 'no-such-model' }));
  await error('unknown model of a stream', () => create({ model: 'no-such-model', stream: true }));
  await error('wrong key', () => new OpenAI({ baseURL, apiKey: 'guess', maxRetries: 0 }).chat.completions.create({
    model: models.chat,
    messages,
  }));

  const listed = (await client.models.list()).data.map((model) => model.id);
  saw('models', listed);
  saw('model', await client.models.retrieve(models.chat));
  await error('no such model to retrieve', () => client.models.retrieve('no-such-model'));
}

if (models.embedding) {
  // Asks for base64 by itself, and makes numbers of it.
  const made = await client.embeddings.create({ model: models.embedding, input: ['one', 'three'] });
  const plain = await client.embeddings.create({ model: models.embedding, input: 'one', encoding_format: 'float' });
  saw('embeddings', { made, plain });
  await error('no texts', () => client.embeddings.create({ model: models.embedding, input: [] }));
}

if (models.busy) {
  await error('busy', () => create({ model: models.busy }));
}

if (models.breaking) {
  await error('breaking', async () => {
    const texts = [];
    for await (const chunk of await create({ model: models.breaking, stream: true })) {
      texts.push(chunk.choices[0].delta.content);
      saw('before it broke', texts);
    }
    return texts;
  });
}

if (models.endless) {
  const stream = await create({ model: models.endless, stream: true });
  let chunks = 0;
  for await (const _ of stream) {
    if (++chunks === 3) {
      stream.controller.abort();
    }
  }
  saw('aborted', chunks);
}
