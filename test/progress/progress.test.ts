import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { macroEstimate, meanEstimate } from '../../src/metrics/mean.js';
import { byTag } from '../../src/metrics/metric.js';
import { progressLine, trackProgress } from '../../src/progress/progress-state.js';
import { showProgress } from '../../src/progress/show-progress.js';
import { withInterval } from '../../src/report/format.js';
import { sharedHome } from '../support/cli.js';
import { mainFile } from '../support/cli-process.js';
import { replyOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const standing = {
  scored: 0,
  scores: [] as ScoredSample[],
  estimate: (scores: readonly ScoredSample[]) => meanEstimate(scores),
};

const reply = replyOf('', { latency: 100, tokensIn: 30, tokensOut: 20 });

describe('progressLine', () => {
  it('says done, score with interval, items and tokens a second, retries, errors and time left', () => {
    let now = 0;
    const { benchmarks, listener } = trackProgress(() => now);
    listener.planned('mmlu', 1000, 100, standing);
    for (let i = 0; i < 100; i++) {
      now = 100 + i * 100;
      listener.replied('mmlu', reply);
      listener.scored('mmlu', { item: String(i), sample: 0, value: i % 2, tags: {} });
    }
    const failure = {
      cause: 'timeout',
      retryable: true,
      status: null,
      message: '',
      retryAfter: null,
    } as const;
    listener.failed('mmlu', failure, false);
    listener.failed('mmlu', failure, true);
    const progress = benchmarks.get('mmlu');
    if (progress === undefined) throw new Error('no progress');
    expect(progressLine(progress, 10_000)).toBe(
      '200/1,000  50.0 [40.3, 59.7]  10.0/s  500 tok/s  1 retry  1 in error  1 min 20 s left',
    );
  });

  it('leaves out whole parts where there is no room, the rates first', () => {
    let now = 0;
    const { benchmarks, listener } = trackProgress(() => now);
    listener.planned('x', 100, 0, standing);
    for (const item of ['a', 'b']) {
      now += 1000;
      listener.replied('x', reply);
      listener.scored('x', { item, sample: 0, value: 1, tags: {} });
    }
    const progress = benchmarks.get('x');
    if (progress === undefined) throw new Error('no progress');
    const line = (room?: number) => progressLine(progress, 2000, room);
    expect(line()).toMatch(/^2\/100 {2}100\.0 \[.*\] {2}.*\/s {2}.* tok\/s {2}.* left$/);
    expect(line(40)).toMatch(/^2\/100 {2}100\.0 \[[^\]]*\] {2}[^/]* left$/);
    expect(line(8)).toBe('2/100');
  });

  it('shows the number and the interval of the report, of all scores at the end', () => {
    const { benchmarks, listener } = trackProgress(() => 0);
    const scores = Array.from(
      { length: 24 },
      (_, i): ScoredSample => ({
        item: String(i),
        sample: 0,
        value: i % 3 === 0 ? 0 : 1,
        tags: { subject: `s${i % 5}` },
      }),
    );
    const estimate = (of: readonly ScoredSample[]) => macroEstimate(of, byTag('subject'));
    // Four were scored by an earlier process.
    listener.planned('mmlu', 24, 4, { scored: 4, scores: scores.slice(0, 4), estimate });
    for (const score of scores.slice(4)) {
      listener.replied('mmlu', reply);
      listener.scored('mmlu', score);
    }
    const progress = benchmarks.get('mmlu');
    if (progress === undefined) throw new Error('no progress');
    expect(progressLine(progress, 1000)).toContain(`24/24  ${withInterval(estimate(scores))}`);
  });

  it('shows no final score before all responses are scored', () => {
    const { benchmarks, listener } = trackProgress(() => 0);
    listener.planned('x', 2, 0, standing);
    for (const item of ['a', 'b']) {
      const progress = benchmarks.get('x');
      if (progress === undefined) throw new Error('no progress');
      listener.replied('x', reply);
      if (item === 'b') expect(progressLine(progress, 1000)).toMatch(/^2\/2 {2}scoring 1\/2/);
      listener.scored('x', item === 'a' ? { item, sample: 0, value: 1, tags: {} } : null);
      if (item === 'b') expect(progressLine(progress, 1000)).toMatch(/^2\/2 {2}100\.0 \[/);
    }
  });

  it('shows no score of more responses than it keeps', () => {
    const { benchmarks, listener } = trackProgress(() => 0);
    const scores = Array.from({ length: 100_000 }, () => ({
      ...{ item: 'a', sample: 0, value: 1, tags: {} },
    }));
    const estimate = (of: readonly ScoredSample[]) => meanEstimate(of.slice(0, 2));
    listener.planned('x', 100_001, 100_000, {
      scored: scores.length,
      scores,
      estimate,
    });
    const progress = benchmarks.get('x');
    if (progress === undefined) throw new Error('no progress');
    expect(progressLine(progress, 1000)).toMatch(/^100,000\/100,001 {2}100\.0 \[/);
    listener.replied('x', reply);
    listener.scored('x', scores[0] ?? null);
    expect(progressLine(progress, 1000)).toMatch(/^100,001\/100,001(?! {2}100\.0)/);
    expect(progress.scores).toHaveLength(0);
  });

  it('claims no rate and no score before there is one', () => {
    const { benchmarks, listener } = trackProgress(() => 0);
    listener.planned('x', 5, 0, standing);
    const progress = benchmarks.get('x');
    if (progress === undefined) throw new Error('no progress');
    expect(progressLine(progress, 1000)).toBe('0/5');
  });
});

describe('the workers of a run', () => {
  it('are a line below the benchmarks on a terminal, until the run is over', () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text), columns: 120 };
    const draw = (): string => {
      vi.advanceTimersByTime(100);
      return written.at(-1) ?? '';
    };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const shown = showProgress({ stream, live: true, clock: () => 0 });
      shown.listener.planned('mmlu', 2, 0, standing);
      shown.listener.workers?.({
        ...{ workers: 1, machines: 1, calls: 3, slots: 8, programs: 0, rate: null },
      });
      expect(draw()).toContain('1 worker on 1 machine, 3 of 8 calls in flight\u001b[K\n');
      shown.finish();
      expect(written.at(-1)).not.toContain('worker');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('plain lines', () => {
  it('are printed when something has changed, and as a sign of life every 30 seconds', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      let now = 0;
      const written: string[] = [];
      const { listener, finish } = showProgress({
        stream: { write: (text) => written.push(text) },
        live: false,
        clock: () => now,
      });
      const linesAfter = (seconds: number): number => {
        for (let i = 0; i < seconds / 10; i++) {
          now += 10_000;
          vi.advanceTimersByTime(10_000);
        }
        return written.length;
      };
      listener.planned('a', 2, 0, standing);
      listener.planned('b', 2, 0, standing);
      expect(linesAfter(20)).toBe(0);
      expect(linesAfter(10)).toBe(1);
      expect(written[0]).toBe('a  0/2\n');
      listener.replied('a', reply);
      expect(linesAfter(10)).toBe(2);
      expect(linesAfter(20)).toBe(2);
      expect(linesAfter(10)).toBe(3);
      listener.replied('a', reply);
      listener.replied('b', reply);
      expect(linesAfter(10)).toBe(5);
      finish();
      expect(written).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;

describe('the progress of the built command', () => {
  const command = (store: string): string =>
    `${process.execPath} ${mainFile} run mmlu mgsm --model demo --store ${store}`;

  it.runIf(hasScript)('is redrawn in place on a terminal', () => {
    const folder = temporaryFolder();
    const env: Record<string, string | undefined> = {
      ...process.env,
      TERM: 'xterm',
      CARDBENCH_HOME: sharedHome,
    };
    delete env.CI;
    const output = execFileSync(
      'script',
      ['-qec', command(join(folder, 'x.db')), join(folder, 'typescript')],
      { env, encoding: 'utf8', timeout: 30_000 },
    );
    expect(output).toContain('\u001b[2Ammlu');
    expect(output).toMatch(/mmlu {2}[█░]{20} {2}24\/24 /);
    expect(output).toMatch(/MMLU \(CoT\) +0 +macro_avg\/acc/);
  });

  it('is plain lines in a pipe', () => {
    const { stderr } = spawnSync(
      process.execPath,
      [mainFile, 'run', 'mmlu', '-m', 'demo', '--store', join(temporaryFolder(), 'x.db')],
      { encoding: 'utf8', timeout: 30_000 },
    );
    expect(stderr).toMatch(/^mmlu {2}24\/24 {2}/);
    expect(stderr).not.toContain('\u001b');
  });
});
