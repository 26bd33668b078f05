// `npm run bench -- start`: how long the command takes to start. `CARDBENCH_BASE=<folder>` names a built checkout of another
// version, which is started in turn with this one: what else the machine does slows both down.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { data, folder, mainFile, median, root, seconds } from './support.mjs';

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

/** Milliseconds from the start of a run to its first request; the run ends there. */
async function timeToRequest(args, env, listener) {
  const start = performance.now();
  const child = spawn(process.execPath, [mainFile, ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  const time = await Promise.race([
    new Promise((resolve) => listener((now) => resolve(now - start))),
    closed.then(() => Promise.reject(new Error('the run asked nothing'))),
  ]);
  child.kill('SIGKILL');
  await closed;
  return time;
}

/** All of MMLU, with and without the index of an earlier run, beside as many bare calls as 64 at a time make. */
async function firstOfMmlu(baseUrl, onRequest) {
  const dataset = join(data, 'datasets', 'mmlu');
  if (!existsSync(dataset)) return console.log(`MMLU is not in ${data}\n`);
  const times = [[], [], []];
  for (let turn = 0; turn < TURNS; turn++) {
    const store = join(folder, `mmlu-${turn}.db`);
    const home = { CARDBENCH_HOME: join(folder, `home-${turn}`) };
    const where = ['--dataset', dataset, '--store', store, '--model', 'x', '--base-url', baseUrl];
    const args = ['run', 'mmlu', '--fresh', ...where];
    times[0].push(await timeToRequest(args, home, onRequest));
    times[1].push(await timeToRequest(args, home, onRequest));
    const start = performance.now();
    let calls = 0;
    const call = async () => {
      const options = { method: 'POST', body: REPLY };
      while (calls++ < 1000) await (await fetch(`${baseUrl}/chat/completions`, options)).json();
    };
    await Promise.all(Array.from({ length: 64 }, call));
    times[2].push(performance.now() - start);
  }
  console.log(`| median of ${TURNS} | |\n|---|---|`);
  const names = ['without an index', 'with an index', '1,000 bare calls, 64 in flight'];
  for (const [place, name] of names.entries()) {
    console.log(`| ${name} | ${seconds(median(times[place]))} s |`);
  }
  console.log('');
}

export async function startUp() {
  let asked;
  let told = () => {};
  const server = createServer((request, response) => {
    if (asked === undefined) {
      asked = performance.now();
      told(asked);
    }
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
  console.log(
    `| median of ${TURNS} | run --help | run: to the first request | run of one item, whole |`,
  );
  console.log('|---|---|---|---|');
  for (const [name, columns] of Object.entries(times)) {
    console.log(`| ${name} | ${columns.map((each) => `${seconds(median(each))} s`).join(' | ')} |`);
  }
  console.log('');
  await firstOfMmlu(baseUrl, (listener) => {
    [asked, told] = [undefined, listener];
  });
  server.close();
}
