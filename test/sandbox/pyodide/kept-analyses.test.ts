import { describe, expect, it } from 'vitest';
import { keepAnalyses } from '../../../src/sandbox/pyodide/kept-analyses.js';

const MIB = 1024 ** 2;

/** Keeps analyses that repeat their job, and tells which jobs were analysed. */
function keeping(analyse = (job: string): string => `of ${job}`) {
  const analysed: string[] = [];
  const analysisOf = keepAnalyses((job) => {
    analysed.push(job);
    return analyse(job);
  });
  return { analysed, analysisOf };
}

describe('the analyses of tests that are kept', () => {
  it('are made once for the same job', () => {
    const { analysed, analysisOf } = keeping();
    expect(['a', 'b', 'a', 'a', 'b'].map(analysisOf)).toEqual([
      ...['of a', 'of b', 'of a', 'of a', 'of b'],
    ]);
    expect(analysed).toEqual(['a', 'b']);
  });

  it('are kept if there is none, too', () => {
    const { analysed, analysisOf } = keeping(() => '');
    expect([analysisOf('a'), analysisOf('a')]).toEqual(['', '']);
    expect(analysed).toEqual(['a']);
  });

  it('are not those of very long jobs', () => {
    const { analysed, analysisOf } = keeping(() => 'x'.repeat(MIB));
    analysisOf('a');
    analysisOf('a');
    expect(analysed).toEqual(['a', 'a']);
  });

  it('take no more than 16 million characters: the oldest goes first', () => {
    const { analysed, analysisOf } = keeping(() => 'x'.repeat(MIB / 2 - 2));
    const jobs = Array.from({ length: 33 }, (_, i) => String(i).padStart(2, '0'));
    jobs.forEach(analysisOf);
    analysisOf('32');
    analysisOf('01');
    analysisOf('00');
    expect(analysed).toEqual([...jobs, '00']);
  });
});
