import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { CardbenchError } from '../../core/errors.js';
import { packageRoot } from '../../core/package-root.js';
import { pythonString } from '../../core/python-string.js';
import { codeBlocks, dedent } from '../../scorers/code-block.js';
import {
  fromText,
  type Scorer,
  type ScoringContext,
  type TextExtractor,
  type Verdict,
  wholeText,
} from '../../scorers/scorer.js';
import type { LiveCodeBenchItem } from './dataset.js';
import { type TestCase, testsOf } from './tests-of.js';

type Sandbox = Awaited<ReturnType<ScoringContext['sandbox']>>;
type PythonJob = Parameters<Sandbox['run']>[0];

/** Milliseconds for one test; more for each of them and for the program before the first: lcb_runner, run_test. */
const TEST_LIMIT = 6_000;
const MORE_PER_TEST = 1_000;
const BEFORE_TESTS = 5_000;

/** Characters of tests that one pair of interpreters is given, and that a program can be given at once. */
const TOGETHER = 12 * 1024 ** 2;
const MOST_INPUT = 14 * 1024 ** 2;

/** Tests are in memory for as many programs as run at a time. */
const loaded = pLimit(availableParallelism());

/** The lines between the last two that have a fence, as lcb_runner/utils/extraction_utils.py finds them. */
const betweenFences: TextExtractor<LiveCodeBenchItem> = (reply) => {
  const lines = reply.split('\n');
  const fences = lines.flatMap((line, at) => (line.includes('```') ? [at] : []));
  const [begin, end] = fences.slice(-2);
  return begin === undefined || end === undefined ? null : lines.slice(begin + 1, end).join('\n');
};

/** The last fenced block, also one that is not closed, else the reply. */
const lastBlock: TextExtractor<LiveCodeBenchItem> = (reply) => {
  const code = codeBlocks(reply).at(-1)?.code ?? reply;
  return code.trim() === '' ? null : dedent(code);
};

/** Runs a program on the public and the private tests of its problem; right when it says what is expected to all. */
export const liveCodeBenchScorer: Scorer<LiveCodeBenchItem> = {
  name: 'livecodebench',
  version: 1,
  needsSandbox: true,
  readsDataset: true,
  extractors: {
    'between-fences': fromText(betweenFences),
    'last-block': fromText(lastBlock),
    verbatim: wholeText,
  },
  grade: (program, { data }, context) =>
    loaded(async () => verdictOn(program, data, await context.sandbox())),
};

async function verdictOn(
  program: string,
  item: LiveCodeBenchItem,
  sandbox: Sandbox,
): Promise<Verdict> {
  const tests = testsOf(item);
  if (tests.some(([input]) => input.length > MOST_INPUT)) {
    throw new CardbenchError(`A test of ${item.id} is larger than a program can be given`);
  }
  let first = 1;
  for (const part of parts(tests)) {
    const outcome = await sandbox.run(jobOf(program, item, part, first));
    if (outcome.kind !== 'passed') {
      return { value: 0, reason: outcome.kind === 'failed' ? outcome.reason : 'timed out' };
    }
    first += part.length;
  }
  return { value: 1, reason: '' };
}

/** The tests in parts that fit into an interpreter; nearly all problems have one. */
function* parts(tests: readonly TestCase[]): Generator<TestCase[]> {
  let part: TestCase[] = [];
  let size = 0;
  for (const test of tests) {
    const length = test[0].length + test[1].length;
    if (part.length > 0 && size + length > TOGETHER) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(test);
    size += length;
  }
  if (part.length > 0) yield part;
}

const sources = new Map<string, string>();

function sourceOf(name: string): string {
  const source =
    sources.get(name) ??
    readFileSync(join(packageRoot, 'src', 'benchmarks', 'livecodebench', name), 'utf8');
  sources.set(name, source);
  return source;
}

function jobOf(
  program: string,
  { functionName }: LiveCodeBenchItem,
  tests: readonly TestCase[],
  first: number,
): PythonJob {
  const name = functionName === null ? 'None' : pythonString(functionName);
  return {
    solution: `SOURCE = ${pythonString(program)}\nFUNCTION = ${name}\n${sourceOf('program.py')}`,
    helpers: '',
    tests: `CASES = ${pythonString(JSON.stringify(tests))}\nFUNCTION = ${name}\nFIRST = ${first}\n${sourceOf('check.py')}`,
    call: 'check(answer)',
    entryPoint: 'answer',
    timeout: (TEST_LIMIT + MORE_PER_TEST) * tests.length + BEFORE_TESTS,
    callTimeout: TEST_LIMIT,
  };
}
