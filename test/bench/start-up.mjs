// `npm run bench -- start`: how long the command takes to start. `CARDBENCH_BASE=<folder>` names a built checkout of another
// version, which is started in turn with this one: what else the machine does slows both down.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { folder, median, root, seconds } from './support.mjs';

const TURNS = 9;
const REPLY = JSON.stringify({
  ...{ id: 'bench', object: 'chat.completion', created: 0, model: 'bench' },
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'The best answer is B.' },
      finish_reason: 'stop',
    },
  ],
});

/** Milliseconds that a command takes from its start to its end. */
async function timeOf(main, args) {
  const start = performance.now();
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`cardbench ${args.join(' ')} ended with ${code}`);
  return { start, time: performance.now() - start };
}

export async function startUp() {
  let asked;
  const server = createServer((request, response) => {
    asked ??= performance.now();
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(REPLY);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${server.address().port}/v1`;
  const one = ['run', 'mmlu', '--limit', '1', '--dataset', 'sample', '--fresh'];
  const versions = { 'this version': root };
  if (process.env.CARDBENCH_BASE) versions[process.env.CARDBENCH_BASE] = process.env.CARDBENCH_BASE;
  const times = Object.fromEntries(Object.keys(versions).map((name) => [name, [[], [], []]]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, checkout] of Object.entries(versions)) {
      const main = join(checkout, 'dist', 'cli', 'main.js');
      const store = [
        '--store',
        join(folder, `start-${turn}-${Object.keys(versions).indexOf(name)}.db`),
      ];
      const help = await timeOf(main, ['run', '--help']);
      asked = undefined;
      const run = await timeOf(main, [...one, ...store, '--model', 'x', '--base-url', baseUrl]);
      for (const [place, time] of [help.time, asked - run.start, run.time].entries()) {
        times[name][place].push(time);
      }
    }
  }
  server.close();
  console.log(
    `| median of ${TURNS} | run --help | run: to the first request | run of one item, whole |`,
  );
  console.log('|---|---|---|---|');
  for (const [name, columns] of Object.entries(times)) {
    console.log(`| ${name} | ${columns.map((each) => `${seconds(median(each))} s`).join(' | ')} |`);
  }
  console.log('');
}
