import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  againCommand,
  type CommandParts,
  doctorCommand,
  ELSEWHERE,
  EVALS,
  elsewhereCommand,
  itemsCommand,
  promptsCommand,
  publishedCommand,
  rescoreCommand,
  showCommand,
  verifyCommand,
} from '../../src/explain/commands.js';
import { explainRun } from '../../src/explain/read/explain-run.js';
import { openResults } from '../../src/results/results.js';
import { cardbench } from '../support/cli.js';
import { goldItems } from '../support/gold-server.js';
import { sharedFolder } from '../support/temp.js';

const folder = sharedFolder();
// A shell splits and expands these names unless they are quoted.
const store = join(folder, "the $HOME store's.db");
const card = join(folder, 'my card.yaml');
/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:9/v1';

/** The words that a shell makes of each command of a line. */
function wordsOf(line: string): string[][] {
  const print = 'cardbench() { for word; do printf "%s\\0" "$word"; done; printf "\\n"; }';
  const said = execFileSync('sh', ['-c', `${print}\n${line}`], { encoding: 'utf8' });
  return said
    .trim()
    .split('\n')
    .map((each) => each.split('\0').slice(0, -1));
}

/** Runs the commands of a line as they are; a run is only estimated. */
async function paste(line: string): Promise<string[]> {
  const said: string[] = [];
  for (const words of wordsOf(line)) {
    const dry = words[0] === 'run' ? [...words, '--estimate'] : words;
    const env = { CARDBENCH_MIRROR: NOBODY };
    const { code, stdout, stderr } = await cardbench(dry, { cwd: folder, env });
    said.push(`${code}: ${stdout}${stderr}`);
  }
  return said;
}

let parts: CommandParts;
/** The outputs were imported, so that an endpoint is to be put in. */
const again = (only: string, ...flags: string[]): string =>
  againCommand({ ...parts, model: null }, only, flags).replace(ELSEWHERE, 'demo');
let written: readonly (string | null)[];

beforeAll(async () => {
  const items = await goldItems([['mmlu', { kind: 'sample' }]], () => false);
  const outputs = items.map(({ item }) =>
    JSON.stringify({ item: item.id, response: `I would pick option ${item.data.gold}.` }),
  );
  const file = join(folder, 'outputs.jsonl');
  writeFileSync(file, outputs.join('\n'));
  writeFileSync(
    card,
    `id: own
title: Own
source: a test
columns: { a: Model A, b: Model B }
column: a
rows:
  - { title: MMLU, benchmark: mmlu, shots: 0, metric: acc, ours: acc, values: { a: 83.3, b: 90 } }
`,
  );
  const from = ['-p', file, '-m', 'm', '--dataset', 'sample', '--store', store];
  await cardbench(['import', 'mmlu', ...from, '--extractor', 'best-answer']);
  const results = openResults(store);
  const at = { store, card, column: 'b' };
  const [explained] = await explainRun(results, 'latest', { at });
  results.close();
  if (explained === undefined) throw new Error('nothing explained');
  const named = { model: 'demo', baseUrl: null };
  parts = { ...explained.row.commands, ...named };
  const { stdout } = await cardbench([
    ...['explain', 'latest', '--store', store, '--card', card, '--column', 'b', '--json'],
  ]);
  written = JSON.parse(stdout).rows.flatMap(
    ({
      next,
      findings,
    }: {
      next: { command: string }[];
      findings: { advice: { command: string }[] }[];
    }) => [...next, ...findings.flatMap(({ advice }) => advice)].map(({ command }) => command),
  );
}, 60_000);

describe('a command that explain advises', () => {
  it('finds the store and the card again, whatever they are called', async () => {
    const line = `${itemsCommand(parts, 'answer phrase', 'items.txt')} && ${again('items.txt')}`;
    expect(wordsOf(line)[0]).toEqual(expect.arrayContaining([store, card, 'b', 'answer phrase']));
    const [list, asked] = await paste(line);
    expect(list).toMatch(
      /^0: items\.txt: 24 items\. Ask again: cardbench run mmlu --of \S+ --only /,
    );
    expect(asked).toMatch(/^0: [\s\S]*\b24\b/);
    expect(await paste(again('no-answer', '--max-tokens', '4096'))).toEqual([
      expect.stringMatching(/^0: /),
    ]);
    expect(await paste(showCommand(parts, 'astronomy/1'))).toEqual([
      expect.stringMatching(/^0: [\s\S]*I would pick option/),
    ]);
    expect(await paste(rescoreCommand(parts, 'last-letter'))).toEqual([
      expect.stringMatching(/^0: /),
    ]);
  }, 60_000);

  it('is one that the command line takes, where it needs a network, too', async () => {
    expect(await paste(verifyCommand(parts) ?? '')).toEqual([
      expect.stringMatching(/^2: mmlu: .* not pulled/),
    ]);
    expect(await paste(publishedCommand(parts) ?? '')).toEqual([
      expect.stringContaining('Cannot download'),
    ]);
    const nobody = { ...parts, model: 'm', baseUrl: NOBODY, at: { ...parts.at, card: null } };
    expect(await paste(doctorCommand(nobody))).toEqual([
      expect.stringMatching(/ECONNREFUSED|cannot be reached|no connection/),
    ]);
  }, 60_000);

  it('says what is to be put in for what only the reader knows', async () => {
    const [ask, compare] = wordsOf(elsewhereCommand(parts, 8));
    expect(ask).toContain(ELSEWHERE);
    expect(compare).toEqual(
      expect.arrayContaining(['explain', parts.run, '--against', 'latest', store]),
    );
    expect(
      await paste(elsewhereCommand(parts, 8).replace(ELSEWHERE, 'demo').split(' && ')[0] ?? ''),
    ).toEqual([expect.stringMatching(/^0: /)]);
    expect(await paste(elsewhereCommand(parts, 8).split(' && ')[0] ?? '')).toEqual([
      expect.stringMatching(/^2: cardbench: .*PROVIDER/),
    ]);
    const prompts = promptsCommand(parts, 8).split(' && ')[0] ?? '';
    expect(prompts).toContain(EVALS);
    expect(await paste(prompts.replace(EVALS, './none.parquet'))).toEqual([
      expect.stringContaining('There is no file'),
    ]);
    expect(await paste(again('refused', '--temperature', '0'))).toEqual([
      expect.stringMatching(/refused/),
    ]);
    const { stdout } = await cardbench(['explain', 'latest', '--store', store, '--card', card]);
    expect(stdout).toContain(`in the place of ${ELSEWHERE}`);
  }, 60_000);

  it('names an endpoint to be put in where the outputs were imported', async () => {
    const imported = { ...parts, model: null };
    expect(againCommand(imported, 'no-answer', [])).toContain(` -m ${ELSEWHERE} `);
    expect(written.length).toBeGreaterThan(2);
    for (const line of written) {
      if (line === null) continue;
      for (const words of wordsOf(line)) {
        if (words[0] !== 'datasets') expect(words.join(' ')).toContain(store);
        expect(words.join(' ')).not.toMatch(/[<>]|undefined/);
      }
    }
  });
});
