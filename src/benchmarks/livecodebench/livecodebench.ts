import type { Item } from '../../core/item.js';
import { chat, type Prompt, user } from '../../core/prompt.js';
import { accuracyBy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { passAtK } from '../../metrics/pass-at-k.js';
import { defineBenchmark } from '../benchmark.js';
import { type LiveCodeBenchItem, liveCodeBenchDataset } from './dataset.js';
import { liveCodeBenchScorer } from './scorer.js';
import { testsOf } from './tests-of.js';

function prompt({ data }: Item<LiveCodeBenchItem>): Prompt {
  const { question, starterCode } = data;
  const task =
    starterCode === ''
      ? 'The program reads its input from standard input and prints its answer to standard output. Print nothing else.'
      : `Complete this code, and keep its names and signature:\n\n\`\`\`python\n${starterCode.trimEnd()}\n\`\`\``;
  return chat(
    user(
      'Solve this programming problem in Python 3. End your reply with one Python code block that holds the whole ' +
        `program.\n\nProblem:\n${question.trim()}\n\n${task}`,
    ),
  );
}

/** A program for the stand-in model, which looks the answers up. */
function lookup(item: LiveCodeBenchItem, correct: boolean): string {
  const tests = correct ? testsOf(item) : [];
  const known = JSON.stringify(Object.fromEntries(tests));
  if (item.functionName === null) {
    return `import sys\nKNOWN = ${known}\nprint(KNOWN.get(sys.stdin.read(), "nothing"))`;
  }
  const key = '"\\n".join(json.dumps(each, separators=(",", ":")) for each in arguments)';
  return [
    `KNOWN = ${known}`,
    'KNOWN = {"\\n".join(json.dumps(json.loads(each), separators=(",", ":")) for each in key.split("\\n")): value for key, value in KNOWN.items()}',
    `class Solution:\n    def ${item.functionName}(self, *arguments):`,
    `        return json.loads(KNOWN.get(${key}, "null"))`,
  ].join('\n');
}

/**
 * LiveCodeBench (Jain et al. 2024, arXiv:2403.07974), code generation, lite version, 0-shot. A program is right when it
 * passes the public and the private tests of its problem within 6 s each; the headline is pass@1. The official protocol
 * draws ten samples at temperature 0.2, top-p 0.95, 2,000 tokens. Versions and windows are parts of the items:
 * `--subset release=..v5` is `release_v5`, `--subset date=2024-08-01..2025-02-01` the contests of these days.
 */
export const livecodebench = defineBenchmark<LiveCodeBenchItem>({
  id: 'livecodebench',
  title: 'LiveCodeBench',
  description: 'Problems of programming contests, by date: programs scored by running their tests.',
  dataset: liveCodeBenchDataset,
  protocol: { prompt: 'livecodebench/1', shots: 0, cot: false, temperature: 0.2, maxTokens: 2000 },
  prompt,
  scorer: liveCodeBenchScorer,
  metrics: [
    passAtK([1, 5, 10]),
    accuracyBy({ name: 'pass@1', by: byTag('difficulty') }),
    accuracyBy({ name: 'pass@1', by: byTag('platform') }),
  ],
  balanceBy: 'difficulty',
  matchText: ({ question }) => question,
  wholeProgram: (_, program) => program,
  mockReply: ({ data }, correct) =>
    `Here is the program.\n\n\`\`\`python\n${lookup(data, correct)}\n\`\`\`\n`,
});
