// How fast BullMQ works off jobs that do nothing, on a Redis of its own that keeps an append-only file.
//   node bullmq.mjs JOBS PORT FOLDER
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import IORedis from 'ioredis';
import { Queue, Worker } from 'bullmq';

const [jobs, port, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const redis = spawn('redis-server', [
  '--port', port, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '',
], { stdio: 'ignore' });
redis.on('error', (error) => { console.error(`redis-server does not start: ${error.message}`); process.exit(1); });

await pause(500);
const connect = () => new IORedis(port, '127.0.0.1', { maxRetriesPerRequest: null });
const queue = new Queue('probe', { connection: connect() });
await queue.waitUntilReady();
for (let round = 0; round < 2; round++) {
  let began = performance.now();
  for (let i = 0; i < jobs; i += 1000) {
    await queue.addBulk(Array.from({ length: 1000 }, () => ({ name: 'probe', data: { stages: 0 } })));
  }
  const added = jobs / ((performance.now() - began) / 1e3);
  let left = jobs;
  const worker = new Worker('probe', async () => ({}), { connection: connect(), concurrency: 200, autorun: false });
  const finished = new Promise((resolve) => worker.on('completed', () => --left === 0 && resolve()));
  began = performance.now();
  worker.run();
  await finished;
  const rate = jobs / ((performance.now() - began) / 1e3);
  console.log(`BullMQ 6.7.0, Redis with append-only file: in bulk ${Math.round(added)} jobs/s, burn-down ${Math.round(rate)} jobs/s`);
  await worker.close();
}
await queue.close();
redis.kill('SIGTERM');
await Promise.race([once(redis, 'exit'), pause(5000)]);
process.exit(0);
