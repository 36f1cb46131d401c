// How fast graphile-worker works off jobs that do nothing in its batched mode, on the Postgres it is given.
//   node graphile.mjs JOBS DATABASE_URL
import pg from 'pg';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';

const [jobs, url] = [Number(process.argv[2]), process.argv[3]];
const logger = new Logger(() => () => {});
const pool = new pg.Pool({ connectionString: url, max: 12 });
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));
const utils = await makeWorkerUtils({ pgPool: pool, logger });
await utils.migrate();
for (let round = 0; round < 2; round++) {
  let began = performance.now();
  for (let i = 0; i < jobs; i += 1000) {
    await utils.addJobs(Array.from({ length: 1000 }, () => ({ identifier: 'probe', payload: { stages: 0 } })));
  }
  const added = jobs / ((performance.now() - began) / 1e3);
  let left = jobs;
  let done;
  const finished = new Promise((resolve) => { done = resolve; });
  began = performance.now();
  const runner = await run({
    pgPool: pool,
    preset: {
      worker: {
        concurrentJobs: 24,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        logger,
      },
    },
    taskList: { probe: async () => { if (--left === 0) done(); } },
    logger,
  });
  await finished;
  // The last ones count when they are gone from the table.
  while ((await pool.query('select exists (select from graphile_worker._private_jobs) as left')).rows[0].left) {}
  const rate = jobs / ((performance.now() - began) / 1e3);
  console.log(`graphile-worker 0.18.0, batched: in bulk ${Math.round(added)} jobs/s, burn-down ${Math.round(rate)} jobs/s`);
  await runner.stop();
}
await utils.release();
await pool.end();
process.exit(0);
