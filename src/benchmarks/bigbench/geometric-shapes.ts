import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { completion } from '../../core/prompt.js';
import type { Dataset } from '../../datasets/dataset.js';
import { describePosition, type Row } from '../../datasets/formats/row.js';
import { accuracy } from '../../metrics/accuracy.js';
import { fromText, type Scorer } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { contextOf } from './context.js';
import { readTaskFile } from './task-file.js';

interface ShapeItem {
  readonly context: string;
  readonly gold: string;
}

const TASK = 'geometric_shapes';
const MAX_LENGTH = 128;

/** The only task of the suite that also has a generative version; its ids are those of `bigbench`. */
const dataset: Dataset<ShapeItem> = {
  name: 'bigbench',
  items: 359,
  select: (names) => names.filter((name) => name.endsWith(`${TASK}.json`)),
  parse: parseRows,
};

/** The text up to the first character that ends a sentence, within the first 128 characters, including spaces. */
const exactStringMatch: Scorer<ShapeItem> = {
  name: 'exact-str-match',
  version: 1,
  extractors: {
    'first-sentence': fromText(
      (text) =>
        /[^.?!;\n]+/.exec([...text.slice(0, 2 * MAX_LENGTH)].slice(0, MAX_LENGTH).join(''))?.[0] ??
        null,
    ),
  },
  grade: (answer, { data }) => ({
    value: answer === data.gold ? 1 : 0,
    reason: answer === data.gold ? '' : `expected ${data.gold}`,
  }),
};

/**
 * The generative version of BIG-bench's geometric_shapes: greedy completion with 128 tokens, as
 * lm-evaluation-harness@0e20864b did (lm_eval/tasks/bigbench.py, `exact_str_match`).
 */
export const geometricShapes = defineBenchmark<ShapeItem>({
  id: 'bigbench-geometric-shapes',
  title: 'geometric_shapes in writing (lm-eval 2023, v0)',
  description: 'Name the shape that an SVG path draws.',
  dataset,
  protocol: { prompt: 'bigbench/0', shots: 0, cot: false, temperature: 0, maxTokens: MAX_LENGTH },
  prompt: ({ data }) => completion(data.context),
  scorer: exactStringMatch,
  metrics: [accuracy({ name: 'exact_str_match' })],
  mockReply: ({ data }, correct) => (correct ? `${data.gold}.` : 'a cloud.'),
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<ShapeItem>> {
  for await (const row of rows) {
    const file = readTaskFile(row);
    for (const [place, example] of file.examples.entries()) {
      if (example.target === undefined) {
        throw new CardbenchError(
          `${describePosition({ ...row.at, line: place + 1 })}: column "target": must be the shape's name.`,
        );
      }
      const data = { context: contextOf(file, example), gold: example.target };
      yield { id: `${TASK}/${place}`, data, tags: {} };
    }
  }
}
