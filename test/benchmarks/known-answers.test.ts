import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarkIds } from '../../src/benchmarks/catalogue.js';
import { benchmarks } from '../../src/benchmarks/registry.js';
import { packageRoot } from '../../src/core/package-root.js';
import {
  boxed,
  type Case,
  compareWithKnown,
  ending,
  grid,
  letters,
  program,
} from '../support/known-replies.js';
import { compareOwnReplies } from '../support/own-replies.js';

const mmluLetters: Case = { metric: 'macro_avg/acc', group: 'subject', reply: letters('ABCD') };
const mmluProLetters: Case = {
  metric: 'macro_avg/acc',
  group: 'category',
  reply: letters('ABCDEFGHIJ'),
};
const oneGroup: Case = { metric: 'acc', reply: letters('ABCD') };
const inBoxes: Case = { metric: 'acc', reply: boxed };

/** Cases that share no question with another answer, by groups that one server answers. */
const GROUPS: readonly Readonly<Record<string, Case>>[] = [
  {
    mmmlu: { metric: 'acc', group: 'language', reply: letters('ABCD') },
    'global-mmlu': { metric: 'acc', group: 'language', reply: letters('ABCD') },
    'mmlu-redux': { metric: 'acc', reply: letters('ABCD') },
    'mmlu-de': mmluLetters,
    supergpqa: { metric: 'acc', reply: letters('ABCDEFGHIJ') },
    musr: {
      metric: 'macro_avg/acc',
      group: 'task',
      reply: ({ data: { gold = '' } }, right) =>
        `Thinking.\nANSWER: ${right ? gold : gold === '1' ? '2' : '1'}`,
    },
    drop: {
      metric: 'em',
      reply: ({ data: { answers = [] } }, right) =>
        `So it is.\nAnswer: ${right ? answers[0]?.join(' ') : 'nothing of that kind'}`,
    },
    triviaqa: {
      metric: 'em',
      reply: ({ data: { gold } }, right) => (right ? `${gold}.` : 'nobody knows'),
    },
    zebralogic: { metric: 'puzzle_acc', reply: grid },
  },
  {
    'mmlu-5shot': mmluLetters,
    'mmlu-es': mmluLetters,
    'mmlu-fr': mmluLetters,
    'mmlu-hi': mmluLetters,
    'mmlu-it': mmluLetters,
    'mmlu-pt': mmluLetters,
    'mmlu-th': mmluLetters,
    'mmlu-pro': mmluProLetters,
    'gpqa-diamond': oneGroup,
    'arc-challenge-chat': {
      metric: 'acc',
      // Its gold is the place of the choice.
      reply: ({ data: { gold } }, right) => {
        const place = Number(gold) + (right ? 0 : 1);
        return `The best answer is ${'ABCDEA'[place]}.`;
      },
    },
    'aime-2024': inBoxes,
    'aime-2025': inBoxes,
    math: inBoxes,
    bbh: { metric: 'macro_avg/em', group: 'task', reply: ending },
    'humaneval-plus': { metric: 'pass@1', reply: program() },
    'mbpp-plus': { metric: 'pass@1', reply: program() },
  },
  {
    'mmlu-pro-0shot': mmluProLetters,
    gpqa: oneGroup,
    'math-500': inBoxes,
    'bbh-direct': {
      metric: 'macro_avg/em',
      group: 'task',
      reply: ({ data: { gold } }, right) => (right ? `${gold}\n\nQ: more` : 'something else'),
    },
  },
  { 'gpqa-extended': oneGroup, 'math-hard': inBoxes },
];

/** Those whose verdicts are not right or wrong alone, and those run on published items, by the test that does it. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'conformance/real-datasets.test.ts': ['mmlu', 'humaneval', 'mgsm', 'gsm8k'],
  'conformance/full-card.test.ts': ['mbpp', 'ifeval', 'bfcl'],
  'conformance/more-benchmarks.test.ts': ['ifbench'],
  'conformance/log-likelihoods.test.ts': ['truthfulqa'],
};

const answeredHere = GROUPS.flatMap((cases) => Object.keys(cases));
const elsewhere = Object.values(ELSEWHERE).flat();

/** All others, so that a new benchmark needs no entry here: what is said to them is their own `mockReply`. */
const byOwnReplies = benchmarks.filter(
  ({ id }) => !answeredHere.includes(id) && !elsewhere.includes(id),
);
const OWN = [
  ['without a judge', byOwnReplies.filter(({ scorer }) => scorer.needsJudge !== true)],
  ['by a judge', byOwnReplies.filter(({ scorer }) => scorer.needsJudge === true)],
] as const;

describe('benchmarks, end to end against a server of known accuracy', () => {
  it.each(GROUPS.map((cases) => [Object.keys(cases).join(', '), cases] as const))(
    'score exactly what it gets right: %s',
    async (_ids, cases) => {
      for (const { id, items, share, reported, value } of await compareWithKnown(cases)) {
        const { n, errors, noAnswer } = reported;
        expect({ id, n, errors }).toEqual({ id, n: items, errors: 0 });
        expect({ id, noAnswer }).toEqual({ id, noAnswer: 0 });
        expect(value, id).toBeCloseTo(share, 12);
        expect(share > 0 && share < 1, id).toBe(true);
      }
    },
    120_000,
  );

  it.each(OWN)('score exactly what their own replies get right, %s', async (_how, of) => {
    for (const each of await compareOwnReplies(of.map(({ id }) => id))) {
      const { id, errors, verdicts, known, headline, knownHeadline } = each;
      expect({ id, errors, verdicts }).toEqual({ id, errors: 0, verdicts: known });
      if (knownHeadline !== undefined) expect(headline, id).toBeCloseTo(knownHeadline, 12);
    }
  });

  it('have an entry here, or a test that is there, only if they exist', () => {
    expect(benchmarkIds).toEqual(expect.arrayContaining([...answeredHere, ...elsewhere]));
    for (const file of Object.keys(ELSEWHERE)) {
      expect(existsSync(join(packageRoot, 'test', file)), file).toBe(true);
    }
  });
});
