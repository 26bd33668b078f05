import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { type Dataset, parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { passAtK } from '../metrics/pass-at-k.js';
import { type PythonFunctionItem, pythonFunction } from '../scorers/python-function.js';
import { defineBenchmark } from './benchmark.js';
import { evalPlusResults } from './predictions/evalplus-results.js';
import { evalPlusSamples } from './predictions/evalplus-samples.js';
import { humanEvalSamples } from './predictions/human-eval-samples.js';

interface HumanEvalItem extends PythonFunctionItem {
  readonly canonicalSolution: string;
}

const rowSchema = z.object({
  task_id: z.string().min(1),
  prompt: z.string().min(1),
  entry_point: z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a function'),
  canonical_solution: z.string().default(''),
  test: z.string().min(1),
});

/** The published JSONL; the id is its `task_id` (`HumanEval/17`). */
const humanevalDataset: Dataset<HumanEvalItem> = { name: 'humaneval', parse: parseRows };

/**
 * HumanEval (Chen et al. 2021), 0-shot, pass@1. Scored as openai/human-eval: the program must pass
 * the problem's tests within 3 s. Raw completion endpoints continue the prompt as in the paper.
 */
export const humaneval = defineBenchmark<HumanEvalItem>({
  id: 'humaneval',
  title: 'HumanEval',
  description: 'Python functions written from their docstrings and scored by running tests.',
  dataset: humanevalDataset,
  protocol: { prompt: 'humaneval-chat/1', shots: 0, cot: false, temperature: 0, maxTokens: 1024 },
  prompt: ({ data }) =>
    chat(
      user(
        'Complete this Python function. Reply with one Python code block that holds the whole ' +
          `function, its signature and the imports included.\n\n\`\`\`python\n${data.prompt.trimEnd()}\n\`\`\``,
      ),
    ),
  completionPrompt: ({ data }) => ({
    text: data.prompt,
    // The end of a function, as in the paper: lines without indentation are not part of it.
    stop: ['\nclass', '\ndef', '\n#', '\nif', '\nprint'],
  }),
  completionExtractor: 'verbatim',
  scorer: pythonFunction,
  // All name the task; only those of EvalPlus have a whole program.
  predictionFormats: [
    evalPlusResults('base', 'program'),
    humanEvalSamples,
    evalPlusSamples('HumanEval', 'program'),
  ],
  wholeProgram: ({ prompt }, completion) => `${prompt}${completion}`,
  matchText: ({ prompt }) => prompt,
  gold: ({ canonicalSolution }) => canonicalSolution,
  metaEvals: ['human_eval'],
  metrics: [passAtK()],
  mockReply: ({ data }, correct, kind) => {
    const body = correct ? data.canonicalSolution : '    return NotImplemented\n';
    if (kind === 'completion') return body;
    return `Here is the function.\n\n\`\`\`python\n${data.prompt}${body}\`\`\`\n`;
  },
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<HumanEvalItem>> {
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    yield {
      id: row.task_id,
      data: {
        prompt: row.prompt,
        entryPoint: row.entry_point,
        canonicalSolution: row.canonical_solution,
        test: row.test,
      },
      tags: {},
    };
  }
}
