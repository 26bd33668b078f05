import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { describeWithRealData, realData } from '../support/data.js';
import { played, shapeOf } from '../support/docs/transcript.js';
import { FULL } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/** Plays a page in an empty folder, with GSM8K as if it were downloaded. */
async function expectCurrent(name: string, hasGsm8k: boolean): Promise<void> {
  const file = join(packageRoot, 'docs', name);
  const folder = temporaryFolder();
  const env = { CARDBENCH_HOME: join(folder, 'home') };
  if (hasGsm8k) {
    const cached = join(env.CARDBENCH_HOME, 'datasets', 'gsm8k');
    mkdirSync(cached, { recursive: true });
    copyFileSync(realData('datasets/gsm8k/test.jsonl'), join(cached, 'test.jsonl'));
  }
  const page = await played(readFileSync(file, 'utf8'), folder, env);
  await expect(page).toMatchFileSnapshot(file);
}

/** `npm run docs:pages` writes them from a run. */
describe('what a page shows is what its commands print', () => {
  // It runs for as long as a reader's commands do.
  it.runIf(FULL)('docs/quick-start.md', () => expectCurrent('quick-start.md', false));

  it('apart from times, rates, the order of replies and the ids of runs', () => {
    expect(shapeOf('run 20261130-021638-70c64f · 3.4/s  330 tok/s  0 s left')).toBe(
      shapeOf('run 20270101-000000-000000 · 88/s 1,330 tok/s 12 s left'),
    );
    const changed = 'the score changed during the run';
    expect(shapeOf(`${changed}  202  +0.6 [-2.6, +5.3]`)).toBe(shapeOf(`${changed}  9  -1.0`));
    expect(shapeOf('24/24  70.8 [51.8, 85.7]')).not.toBe(shapeOf('24/24  70.8 [51.8, 85.8]'));
  });
});

// Thousands of calls: only with all cases.
if (FULL) {
  describeWithRealData('the same, on published items', () => {
    it.each(['reproduce-a-card', 'compare-two-models', 'gate-in-ci'])(
      'docs/tutorials/%s.md',
      (name) => expectCurrent(`tutorials/${name}.md`, true),
    );
  });
}
