// OpenAI's own client against a running Parley: prints one line of JSON for each thing it saw.
// node client.mjs BASE_URL KEY RECORDING
import fs from 'node:fs';
import OpenAI from 'openai';

const [baseURL, apiKey, recording] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const saw = (what, value) => console.log(JSON.stringify({ what, value }));
const transcribe = (options) =>
  client.audio.transcriptions.create({ file: fs.createReadStream(recording), model: 'whisper-1', ...options });

async function error(what, request) {
  try {
    saw(what, { unexpected: await request });
  } catch (e) {
    saw(what, { name: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type, message: e.message });
  }
}

saw('models', (await client.models.list()).data.map((model) => model.id));
saw('model', await client.models.retrieve('whisper-1'));
saw('json', await transcribe({}));
saw('text', await transcribe({ response_format: 'text' }));
saw('srt', await transcribe({ response_format: 'srt' }));
saw('vtt', await transcribe({ response_format: 'vtt' }));
saw('verbose', await transcribe({
  response_format: 'verbose_json',
  timestamp_granularities: ['word', 'segment'],
  language: 'en',
  temperature: 0,
}));
saw('diarized', await transcribe({
  model: 'gpt-4o-transcribe-diarize',
  response_format: 'diarized_json',
  chunking_strategy: 'auto',
}));

const events = [];
for await (const event of await transcribe({ model: 'gpt-4o-transcribe', stream: true })) {
  events.push(event);
}
saw('stream', events);

await error('not installed', transcribe({ model: 'whisper-large-v3-turbo' }));
await error('wrong format', transcribe({ response_format: 'docx' }));
await error('granularities', transcribe({ timestamp_granularities: ['word'] }));
await error('translation', client.audio.translations.create({ file: fs.createReadStream(recording), model: 'whisper-1' }));
await error('wrong key', new OpenAI({ baseURL, apiKey: 'guess', maxRetries: 0 }).models.list());
