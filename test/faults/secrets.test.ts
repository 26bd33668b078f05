import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

const KEY = 'sk-do-not/leak+me-0123456789';
const ENV = { CARDBENCH_API_KEY: `${KEY}\n` };

/** What of a key must be nowhere, in the clear or encoded. */
const TRACES = [
  KEY,
  KEY.slice(0, 16),
  encodeURIComponent(KEY),
  Buffer.from(`Bearer ${KEY}`).toString('base64').slice(10, 40),
  Buffer.from(KEY).toString('hex'),
];

/** Everything that a server knows of the key, in every way in which it could send it back. */
function echo(headers: IncomingHttpHeaders, index: number): string {
  const sent = headers.authorization ?? '';
  const ways = [
    sent,
    Buffer.from(sent).toString('base64'),
    encodeURIComponent(sent),
    Buffer.from(KEY).toString('hex'),
    sent.replace(/.{6}/g, '$&\n'),
    JSON.stringify(JSON.stringify({ sent })),
  ];
  return ways[index % ways.length] ?? '';
}

it('a key that the server sends back in all it says is in no file, no report and no message', async () => {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const processes = new Set<string>();
  const server = await startServer(({ headers }, response, index) => {
    for (const line of commandLines()) processes.add(line);
    const said = echo(headers, index);
    if (index % 5 === 3) sendJson(response, 500, { error: { message: said } }, { 'x-echo': KEY });
    else sendJson(response, 200, chatReply(`${said} The final answer is 1.`, { model: said }));
  });
  const run = ['run', 'gsm8k', ...onServer(server.baseUrl, store), '--limit', '12'];
  const outputs = [await cardbenchProcess([...run, '--retries', '2'], { env: ENV })];
  expect(server.calls[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  for (const command of [
    ['report', '-f', 'html'],
    ['report', '-f', 'json'],
    ['export', '-f', 'inspect'],
    ['export', '-f', 'jsonl'],
  ]) {
    outputs.push(await cardbench([...command, '--store', store]));
  }
  const all = [
    ...outputs.map(({ stdout, stderr }) => stdout + stderr),
    ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')),
    ...processes,
  ].join('\n');
  expect(all).toContain('[key]');
  const squeezed = all.replace(/\\[nr]|\s/g, '');
  for (const trace of TRACES) expect(squeezed).not.toContain(trace);
});

it('a key that no header can carry ends the command before the first call', async () => {
  const server = await startServer((_call, response) => sendJson(response, 200, chatReply('1')));
  const args = ['run', 'gsm8k', ...onServer(server.baseUrl, join(temporaryFolder(), 'x.db'))];
  const { code, stderr } = await cardbenchProcess(args, {
    env: { CARDBENCH_API_KEY: `${KEY}\n${KEY}` },
  });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'cardbench: CARDBENCH_API_KEY contains a line break, which is not allowed in an HTTP header; set it to the key alone.\n',
  );
  expect(server.calls).toHaveLength(0);
});

function commandLines(): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        return [readFileSync(`/proc/${id}/cmdline`, 'latin1')];
      } catch {
        return [];
      }
    });
}
