import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cardbench } from '../support/cli.js';
import { goldItems } from '../support/gold-server.js';
import { temporaryFolder } from '../support/temp.js';

const opened = vi.hoisted(() => ({ times: 0 }));
// The one place that opens what programs are run in.
vi.mock('../../src/sandbox/open.js', async (original) => {
  const actual = await original<typeof import('../../src/sandbox/open.js')>();
  return {
    ...actual,
    openSandbox: (...given: Parameters<typeof actual.openSandbox>) => {
      opened.times++;
      return actual.openSandbox(...given);
    },
  };
});

describe('explain, of programs that a model wrote', () => {
  it('runs none of them again, and says so', async () => {
    const folder = temporaryFolder();
    const items = await goldItems([['humaneval', { kind: 'sample' }]], () => false);
    const outputs = items.slice(0, 3).map(({ item }, place) =>
      JSON.stringify({
        item: item.id,
        response: `\`\`\`python\n${item.data.prompt}${place === 0 ? '    return 1' : item.data.canonicalSolution}\n\`\`\``,
      }),
    );
    const file = join(folder, 'outputs.jsonl');
    writeFileSync(file, outputs.join('\n'));
    const store = join(folder, 'x.db');
    const from = ['-p', file, '-m', 'm', '--dataset', 'sample', '--store', store];
    await cardbench(['import', 'humaneval', ...from]);
    const scored = opened.times;
    expect(scored).toBeGreaterThan(0);
    const { code, stdout } = await cardbench(['explain', 'latest', '--store', store]);
    expect(code).toBe(0);
    expect(stdout).toContain('answers are programs, which are not run again');
    expect(opened.times).toBe(scored);
  }, 120_000);
});
