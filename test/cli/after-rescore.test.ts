import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';

/** Two runs of the stand-in over the same items; the second was scored again by another extractor. */
const folder = mkdtempSync(join(tmpdir(), 'cardbench-test-'));
const store = join(folder, 'x.db');
const baseline = join(folder, 'b.json');
const call = async (line: string) => cardbench([...line.split(' '), '--store', store]);
const done = async (line: string): Promise<string> => {
  const { code, stdout, stderr } = await call(line);
  expect([code, stderr.replace(/^(mmlu|cardbench: !).*\n/gm, '')]).toEqual([0, expect.anything()]);
  return stdout;
};
let before = '';
let after = '';

beforeAll(async () => {
  const run = 'run mmlu -m demo --dataset sample --limit 8 --json';
  before = JSON.parse(await done(run)).run;
  await done(`baseline save ${before} --out ${baseline}`);
  after = JSON.parse(await done(`${run} --fresh`)).run;
  await done(`rescore ${after} --extractor last-letter`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('after a rescore with another extractor', () => {
  it('compare and check find the scorings that are alike', async () => {
    const [row] = JSON.parse(await done(`compare ${before} ${after} --json`)).rows;
    expect(row).toMatchObject({ n: 8, difference: 0 });
    expect(await done(`check --run ${after} --baseline ${baseline} --margin 3`)).toContain('MMLU');
  });

  it('compare takes the one that is named, and refuses what is scored otherwise', async () => {
    expect(
      JSON.parse(await done(`compare ${before} ${after} --scoring 2 --json`)).rows,
    ).toHaveLength(1);
    const refused = await call(`compare ${before} ${after} --scoring 3`);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/they differ in the extractor \(best-answer and last-letter\)/);
  });

  it('check takes the one that is named, and refuses one that there is not', async () => {
    expect((await call(`check --run ${after} --baseline ${baseline} --scoring 2`)).code).toBe(0);
    expect((await call(`check --run ${after} --baseline ${baseline} --scoring 3`)).stderr).toMatch(
      /differ in the extractor/,
    );
    expect((await call(`check --run ${after} --baseline ${baseline} --scoring 99`)).stderr).toMatch(
      /--scoring 99: there is no such scoring here/,
    );
  });
});

describe('a baseline whose saving was killed', () => {
  it('leaves an empty file at most, which the next one removes', async () => {
    const path = join(folder, 'killed.json');
    // No process has this id: Linux gives none above 4,194,304.
    writeFileSync(`${path}.999999999.tmp`, '');
    expect((await call(`check --run ${after} --baseline ${path}`)).stderr).toMatch(
      /There is no baseline/,
    );
    await done(`baseline save ${before} --out ${path}`);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(baseline, 'utf8'));
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });
});

describe('a macro average over some of the groups', () => {
  it('says over how many, in the terminal and the report', async () => {
    const words = 'macro_avg/acc is over 2 of 57 subjects.';
    const { run } = JSON.parse(
      await done('run mmlu -m demo --dataset sample --subset subject=astronomy,nutrition --json'),
    );
    expect((await call(`runs show ${run}`)).stdout).toContain(words);
    const escaped: Record<string, string> = { md: words.replace('_', '\\_') };
    for (const format of ['md', 'html']) {
      expect(await done(`report ${run} --format ${format}`)).toContain(escaped[format] ?? words);
    }
  });
});
