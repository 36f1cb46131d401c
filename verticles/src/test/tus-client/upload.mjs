// The tus project's own client against a running Parley: prints one line of JSON for each thing it saw.
// node upload.mjs ENDPOINT KEY RECORDING begin        sends 99 % and stops
// node upload.mjs ENDPOINT KEY RECORDING ADDRESS      goes on with that upload
import fs from 'node:fs';
import * as tus from 'tus-js-client';

const [endpoint, key, recording, address] = process.argv.slice(2);
const bytes = fs.readFileSync(recording);
const saw = (what, value) => console.log(JSON.stringify({ what, value }));
const begins = address === 'begin';

const upload = new tus.Upload(bytes, {
  endpoint,
  uploadUrl: begins ? null : address,
  headers: { 'X-API-Key': key },
  metadata: { filename: 'talk.flac', language: 'en', report: 'false' },
  chunkSize: begins ? Math.floor(bytes.length * 0.99) : Infinity,
  retryDelays: null,
  onChunkComplete: (size, accepted, total) => {
    saw('offset', accepted);
    if (accepted < total) upload.abort();
  },
  onUploadUrlAvailable: () => saw('address', upload.url),
  onProgress: (sent) => { if (!begins) saw('progress', sent); },
  onSuccess: () => saw('whole', true),
  onError: (error) => saw('error', { message: error.message, status: error.originalResponse?.getStatus() }),
});
upload.start();
