import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { pythonStrip } from '../core/python-text.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { RowError } from '../datasets/unusable-rows.js';
import { accuracy, accuracyBy } from '../metrics/accuracy.js';
import { metricOf } from '../metrics/arithmetic.js';
import { byTag } from '../metrics/metric.js';
import { ratioResult } from '../metrics/ratio.js';
import { fromText, type Scorer, type TextExtractor } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

export interface ZebraItem {
  readonly puzzle: string;
  /** The attributes of a house, such as `Name`. */
  readonly columns: readonly string[];
  /** The attributes of each house, in the order of `columns`. */
  readonly houses: readonly (readonly string[])[];
}

const text = z.string().min(1);
const rowSchema = z.object({
  id: text,
  size: z.string().regex(/^[2-6]\*[2-6]$/, 'must be a size such as 3*4'),
  puzzle: text,
  solution: z.object({
    header: z.array(text).min(2).max(20),
    rows: z.array(z.array(text)).min(1).max(20),
  }),
});

/** Sizes by how many solutions are possible, as in WildEval/ZeroEval@8c1485ed, zebra_grid_eval.py. */
const SCALES = new Map(
  Object.entries({
    small: '2*2 2*3 2*4 2*5 2*6 3*2 3*3 4*2',
    medium: '3*4 3*5 3*6 4*3 4*4 5*2 6*2',
    large: '4*5 5*3 4*6 5*4 6*3',
    xl: '5*5 6*4 5*6 6*5 6*6',
  }).flatMap(([scale, sizes]) => sizes.split(' ').map((size) => [size, scale] as const)),
);

/** The published rows of `grid_mode`. The first column of a solution is the number of the house. */
async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<ZebraItem>> {
  for await (const { at, record } of records(rows)) {
    const { id, size, puzzle, solution } = parseRecord(rowSchema, record, at);
    const [first, ...columns] = solution.header;
    if (first !== 'House' || solution.rows.some(({ length }) => length !== columns.length + 1)) {
      throw new RowError(at, 'column "solution" is no table with the column House first');
    }
    if (solution.rows.flat().every((cell) => /^_+$/.test(cell))) {
      throw new RowError(
        at,
        'the solution is blanked out, as in the public copy; the one with solutions is gated (HF_TOKEN)',
      );
    }
    const houses = solution.rows.map(([_number, ...cells]) => cells);
    const cells = String(houses.length * columns.length);
    yield {
      id,
      data: { puzzle, columns, houses },
      tags: { size, scale: SCALES.get(size) ?? 'other', cells },
    };
  }
}

/** The last whole object in braces, as the official code finds it: braces count wherever they stand. */
export const lastObject: TextExtractor<unknown> = (response) => {
  let open = 0;
  let start: number | undefined;
  let last: string | undefined;
  for (let i = 0; i < response.length; i++) {
    if (response[i] === '{') {
      if (open === 0 && start === undefined) start = i;
      open++;
    } else if (response[i] === '}' && open > 0) {
      open--;
      if (open === 0) {
        last = response.slice(start, i + 1);
        start = undefined;
      }
    }
  }
  if (last === undefined || solutionIn(last) === undefined) return null;
  return last;
};

const solutionSchema = z.object({ solution: z.unknown() });

/** The table in a reply; `undefined` if there is none. */
function solutionIn(object: string): unknown {
  try {
    const { solution } = solutionSchema.parse(JSON.parse(object.replaceAll('\n', '')));
    return solution ?? undefined;
  } catch {
    return undefined;
  }
}

/** How many cells of a table are right. A cell may be a list, whose first element counts. */
function rightCells(table: unknown, { columns, houses }: ZebraItem): number {
  let right = 0;
  for (const [i, cells] of houses.entries()) {
    const house = fieldOf(table, `House ${i + 1}`);
    for (const [j, cell] of cells.entries()) {
      const written = fieldOf(house, columns[j] ?? '');
      const first: unknown = Array.isArray(written) ? written[0] : written;
      if (['string', 'number'].includes(typeof first) && plain(String(first)) === plain(cell))
        right++;
    }
  }
  return right;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function plain(cell: string): string {
  return pythonStrip(cell.toLowerCase());
}

const scorer: Scorer<ZebraItem> = {
  name: 'zebra-grid',
  version: 1,
  extractors: { 'last-object': fromText(lastObject) },
  grade: (answer, { data }) => {
    const right = rightCells(solutionIn(answer), data);
    const all = data.houses.length * data.columns.length;
    return {
      value: right === all ? 1 : 0,
      reason: right === all ? '' : `${right} of ${all} cells`,
      details: { rightCells: right },
    };
  },
};

/** The share of right cells over all puzzles; a puzzle without an answer has none. */
const cellAccuracy = metricOf({ name: 'cell_acc' }, (use, scores) => [
  ratioResult(
    use,
    'cell_acc',
    scores,
    ({ details }) => details?.rightCells ?? 0,
    ({ tags }) => Number(tags.cells),
  ),
]);

/**
 * ZebraLogic (Lin et al. 2025, arXiv:2502.01100), 0-shot with an example of the format and reasoning, greedy; 4,096 tokens
 * (WildEval/ZeroEval@8c1485ed). The official code ends at a cell that is a number; here its digits are compared.
 */
export const zebralogic = defineBenchmark<ZebraItem>({
  id: 'zebralogic',
  title: 'ZebraLogic',
  description: 'Puzzles about who lives in which house, of 25 sizes.',
  dataset: { name: 'zebralogic', parse: parseRows },
  protocol: { prompt: 'zebra-grid/1', shots: 0, cot: true, temperature: 0, maxTokens: 4096 },
  prompt: ({ data }) =>
    chat(user(`${EXAMPLE}\n\nThe puzzle:\n\n${data.puzzle}\n\n${formatOf(data)}`)),
  scorer,
  metrics: [
    accuracy({ name: 'puzzle_acc' }),
    cellAccuracy,
    ...['scale', 'size'].map((tag) => accuracyBy({ name: 'puzzle_acc', by: byTag(tag) })),
  ],
  balanceBy: 'size',
  matchText: ({ puzzle }) => puzzle,
  gold: ({ columns, houses }) => tableOf({ columns, houses }),
  mockReply: ({ data }, correct) => {
    const houses = correct ? data.houses : data.houses.toReversed();
    return JSON.stringify({
      reasoning: 'I use each clue.',
      solution: tableOf({ ...data, houses }),
    });
  },
});

const EXAMPLE =
  'A puzzle and its solution, as an example:\n\n' +
  'Two houses stand side by side, number 1 on the left and number 2 on the right. A different person lives in each. ' +
  'Their names are `Ada` and `Bo`; one keeps a `cat`, the other a `dog`.\n1. The cat is in the house on the right.\n' +
  '2. Ada has no cat.\n\n' +
  '{\n  "reasoning": "By clue 1 the cat is in house 2, so the dog is in house 1. Ada has no cat, so she has the dog.",\n' +
  '  "solution": {\n    "House 1": { "Name": "Ada", "Pet": "dog" },\n    "House 2": { "Name": "Bo", "Pet": "cat" }\n  }\n}';

function formatOf({ columns, houses }: ZebraItem): string {
  const blank = tableOf({ columns, houses: houses.map((cells) => cells.map(() => '___')) });
  return (
    'Solve it. Reply with your reasoning and the solution as JSON of this form:\n\n' +
    JSON.stringify({ reasoning: '___', solution: blank }, null, 2)
  );
}

/** `{ 'House 1': { Name: 'Ada', Pet: 'dog' }, ... }` */
function tableOf({
  columns,
  houses,
}: Pick<ZebraItem, 'columns' | 'houses'>): Readonly<Record<string, Record<string, string>>> {
  return Object.fromEntries(
    houses.map((cells, i) => [
      `House ${i + 1}`,
      Object.fromEntries(cells.map((cell, j) => [columns[j] ?? '', cell])),
    ]),
  );
}
