// `npm run bench -- limits`: what `--concurrency auto` gets from a server that allows 600 requests a
// minute and 16 in flight, then half of that, then all of it again. Takes six minutes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { folder, mainFile, startServer, writeItems } from './support.mjs';

const ALL = { perMinute: 600, inFlight: 16 };
const HALF = { perMinute: 300, inFlight: 8 };
/** What is allowed in each half minute. */
const PLAN = [ALL, ALL, ALL, ALL, HALF, HALF, HALF, HALF, ALL, ALL, ALL, ALL];
const SPAN = 30_000;

export async function limits() {
  const server = await startServer(500, ALL);
  const told = () =>
    new Promise((resolve) => {
      server.onceMessage(resolve);
    });
  const child = spawn(
    process.execPath,
    [
      ...[mainFile, 'run', 'mmlu', '--model', 'bench', '--base-url', server.baseUrl, '--json'],
      ...['--dataset', writeItems(6000), '--store', join(folder, 'limits.db')],
    ],
    { stdio: 'ignore' },
  );
  console.log('\n| seconds | allowed | accepted | rejected |');
  console.log('|---|---|---|---|');
  for (const [place, allowed] of PLAN.entries()) {
    await new Promise((resolve) => setTimeout(resolve, SPAN));
    server.tell({ limits: PLAN[place + 1] ?? allowed });
    const { accepted, refused } = await told();
    const share = ((100 * refused) / (accepted + refused)).toFixed(1);
    const from = (place * SPAN) / 1000;
    console.log(
      `| ${from} to ${from + SPAN / 1000} | ${allowed.perMinute / 2} | ${accepted} | ${refused} (${share} %) |`,
    );
  }
  child.kill('SIGKILL');
  server.stop();
}
