// OpenAI's own client against text to speech of Parley: prints one line of JSON for each thing it saw.
// node speech.mjs BASE_URL KEY
import OpenAI from 'openai';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const saw = (what, value) => console.log(JSON.stringify({ what, value }));
const speak = (options, request) => client.audio.speech.create(
  { model: 'tts-1', voice: 'alloy', input: 'Good morning. How are you today?', ...options }, request);

async function error(what, request) {
  try {
    saw(what, { unexpected: await request() });
  } catch (e) {
    saw(what, { name: e.constructor.name, status: e.status, code: e.code, param: e.param, message: e.message });
  }
}

for (const response_format of [undefined, 'mp3', 'wav', 'opus', 'flac', 'aac', 'pcm']) {
  const response = await speak({ response_format });
  const bytes = Buffer.from(await response.arrayBuffer());
  saw(`format ${response_format}`, { type: response.headers.get('content-type'), bytes: bytes.length, begins: bytes.toString('latin1', 0, 4) });
}

const everything = await speak({
  model: 'gpt-4o-mini-tts', voice: 'coral', input: 'Добрый день.', instructions: 'Cheerfully', speed: 1.25, response_format: 'wav',
});
saw('everything', (await everything.arrayBuffer()).byteLength);

const streamed = await speak({ input: 'A sentence that is spoken aloud. '.repeat(60), response_format: 'mp3' });
let chunks = 0;
for await (const _ of streamed.body) chunks++;
saw('chunks', chunks);

const events = (await (await speak({ stream_format: 'sse' })).text()).split('\n\n').filter(Boolean)
  .map((event) => JSON.parse(event.replace(/^data: /, '')));
saw('events', { last: events.at(-1).type, others: [...new Set(events.slice(0, -1).map((event) => event.type))] });

await error('unknown voice', () => speak({ voice: 'nobody' }));
await error('unknown model', () => speak({ model: 'nobody' }));
await error('unknown format', () => speak({ response_format: 'vorbis' }));
await error('empty', () => speak({ input: ' ' }));
await error('too long', () => speak({ input: 'a'.repeat(1 << 20) }));
await error('wrong key', () => new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).audio.speech.create(
  { model: 'tts-1', voice: 'alloy', input: 'Hello' }));

const controller = new AbortController();
const left = await speak({ input: 'A sentence that nobody waits for. '.repeat(2000), response_format: 'mp3' }, { signal: controller.signal });
const reader = left.body.getReader();
await reader.read();
controller.abort();
saw('left', await reader.read().then(() => 'went on', (e) => e.name));
