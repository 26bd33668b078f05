import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first: begun late, one of them would be left to run alone. */
const LONGEST = [
  // With all cases; in `npm test` they are short.
  'test/conformance/openhermes-card.test.ts',
  'test/properties/hostile-text.test.ts',
  'test/conformance/full-card.test.ts',
  'test/conformance/explain-mmlu-pro.test.ts',
  'test/queue/real-data.test.ts',
  'test/faults/kills.test.ts',
  'test/cards/published.test.ts',
  'test/explain/over-http.test.ts',
  'test/docs/transcripts.test.ts',
  'test/conformance/official-verdicts.test.ts',
  'test/view/page.test.ts',
  'test/view/site.test.ts',
  'test/sandbox/probes.test.ts',
  'test/faults/store.test.ts',
  'test/faults/queue-kills.test.ts',
  'test/queue/queue.test.ts',
  'test/sandbox/hostile/bubblewrap.test.ts',
  'test/sandbox/announced-calls.test.ts',
  'test/cli/card.test.ts',
  'test/conformance/log-likelihoods.test.ts',
  'test/runner/batch.test.ts',
  'test/faults/thirty-per-cent.test.ts',
  'test/sandbox/hostile/pyodide.test.ts',
  'test/sandbox/hostile/host.test.ts',
  'test/benchmarks/livecodebench/scorer.test.ts',
  'test/runner/log-likelihood-strategies.test.ts',
  'test/runner/run.test.ts',
  'test/faults/whose-fault.test.ts',
  'test/datasets/formats/limits.test.ts',
  'test/sandbox/pyodide/start.test.ts',
  'test/readme.test.ts',
  'test/sandbox/hostile/limits.test.ts',
];

/**
 * Runs the files that have a process of their own before those that share some: between two that share one, it would
 * end the process, and all that is loaded in it. Of each kind it runs the longest first, and the others in the order
 * that Vitest gives them.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const place = LONGEST.indexOf(relative(this.ctx.config.root, moduleId).split(sep).join('/'));
      const within = place === -1 ? LONGEST.length : place;
      return project.config.isolate ? within - 2 * LONGEST.length : within;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
