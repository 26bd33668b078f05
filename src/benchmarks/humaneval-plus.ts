import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { type Dataset, parseRecord } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { passAtK } from '../metrics/pass-at-k.js';
import { type PythonProgramItem, pythonProgram } from '../scorers/python-program.js';
import { defineBenchmark } from './benchmark.js';
import { evalPlusTests } from './mbpp/evalplus-tests.js';
import { evalPlusResults } from './predictions/evalplus-results.js';
import { evalPlusSamples } from './predictions/evalplus-samples.js';

interface HumanEvalPlusItem extends PythonProgramItem {
  /** The signature and docstring of the function. */
  readonly prompt: string;
  /** The whole program. */
  readonly canonicalSolution: string;
}

const rowSchema = z.object({
  task_id: z.string().min(1),
  prompt: z.string().min(1),
  entry_point: z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a function'),
  canonical_solution: z.string().min(1),
  base_input: z.array(z.unknown()).min(1),
  plus_input: z.array(z.unknown()).default([]),
});

/** A release of EvalPlus, `HumanEvalPlus.jsonl` (gzip or not); the id is its `task_id` (`HumanEval/17`). */
const dataset: Dataset<HumanEvalPlusItem> = { name: 'humaneval-plus', parse: parseRows };

/**
 * HumanEval+ (Liu et al. 2023): HumanEval's problems with the additional inputs of EvalPlus, compared with the canonical
 * solution as evalplus/evalplus@26d6d00b does; 0-shot, pass@1, greedy. A program must pass the base inputs, too.
 */
export const humanevalPlus = defineBenchmark<HumanEvalPlusItem>({
  id: 'humaneval-plus',
  title: 'HumanEval EvalPlus (plus)',
  description: 'HumanEval, scored by the base and the additional tests of EvalPlus.',
  dataset,
  protocol: {
    prompt: 'humaneval-plus-chat/1',
    shots: 0,
    cot: false,
    temperature: 0,
    maxTokens: 1024,
  },
  prompt: ({ data }) =>
    chat(
      user(
        'Complete this Python function. Reply with one Python code block that holds the whole ' +
          `function, its signature and the imports included.\n\n\`\`\`python\n${data.prompt.trimEnd()}\n\`\`\``,
      ),
    ),
  scorer: pythonProgram,
  predictionFormats: [
    evalPlusResults('plus', 'verbatim'),
    evalPlusSamples('HumanEval', 'verbatim'),
  ],
  wholeProgram: (_, program) => program,
  matchText: ({ prompt }) => prompt,
  gold: ({ canonicalSolution }) => canonicalSolution,
  metrics: [passAtK()],
  mockReply: ({ data }, correct) => {
    const program = correct
      ? data.canonicalSolution
      : `def ${data.entryPoint}(*_):\n    raise ValueError\n`;
    return `Here is the function.\n\n\`\`\`python\n${program}\`\`\`\n`;
  },
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<HumanEvalPlusItem>> {
  for await (const row of rows) {
    const record = row.kind === 'record' ? row.record : {};
    const { task_id, prompt, entry_point, canonical_solution } = parseRecord(
      rowSchema,
      record,
      row.at,
    );
    const source = (row.kind === 'record' ? row.source : undefined) ?? JSON.stringify(record);
    const data = {
      prompt,
      entryPoint: entry_point,
      canonicalSolution: `${prompt}${canonical_solution}`,
      ...evalPlusTests(entry_point, source, ['base_input', 'plus_input']),
    };
    yield { id: task_id, data, tags: {} };
  }
}
