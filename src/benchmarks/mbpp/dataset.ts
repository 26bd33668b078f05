import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import type { PythonProgramItem } from '../../scorers/python-program.js';
import { evalPlusTests, PLUS_ROW } from './evalplus-tests.js';

export interface MbppItem extends PythonProgramItem {
  /** The task, with one test or example. */
  readonly task: string;
  readonly canonicalSolution: string;
}

/**
 * Milliseconds for all tests of a program. EvalPlus allows four times what the reference solution
 * takes, and at least 4 s (evalplus/config.py). Of the references here only that of Mbpp/123 takes
 * more than a second: 2 to 3 s with its asserts.
 */
const ASSERTS_LIMIT = 12_000;

/** A row of EvalPlus's `MbppPlus.jsonl`. */
const plusRow = z.object({
  task_id: z.string().regex(/^Mbpp\/\d+$/, 'must have the form Mbpp/2'),
  prompt: z.string().min(1),
  entry_point: z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a function'),
  canonical_solution: z.string().min(1),
  base_input: z.array(z.unknown()),
  plus_input: z.array(z.unknown()).default([]),
});

/** A row of the original MBPP: `mbpp.jsonl` (`text`) or `sanitized-mbpp.json` (`prompt`). */
const originalRow = z
  .object({
    task_id: z.int(),
    text: z.string().optional(),
    prompt: z.string().optional(),
    code: z.string(),
    test_list: z.array(z.string()).min(1),
    test_setup_code: z.string().default(''),
    test_imports: z.array(z.string()).default([]),
  })
  .transform(({ text, prompt, ...row }) => ({ ...row, task: text ?? prompt ?? '' }));

/** EvalPlus's list of the tasks in MBPP+ v0.1.0: texts by id. */
const promptList = z.record(z.string().regex(/^Mbpp\/\d+$/), z.string());

/**
 * MBPP with the inputs of EvalPlus (`MbppPlus.jsonl`, gzip or not), or with the original asserts
 * (`sanitized-mbpp.json` or `mbpp.jsonl`). If `mbppplus_prompts.json` is next to the latter, only the tasks that
 * EvalPlus kept are used. Ids are `Mbpp/2`.
 */
export function mbppDataset(parts: readonly ('base_input' | 'plus_input')[]): Dataset<MbppItem> {
  return {
    name: 'mbpp',
    select: (names) => {
      const find = (pattern: RegExp): string[] => names.filter((name) => pattern.test(name));
      const plus = find(/(^|\/)MbppPlus[^/]*\.jsonl(\.gz)?$/);
      if (plus.length > 0) return plus.slice(0, 1);
      const original = [...find(/(^|\/)sanitized-mbpp\.json$/), ...find(/(^|\/)mbpp\.jsonl$/)];
      return [...find(/(^|\/)mbppplus_prompts\.json$/), ...original.slice(0, 1)];
    },
    parse: (rows) => parseRows(rows, parts),
    noteOn: ({ tests }) => {
      if (tests.startsWith(PLUS_ROW)) return undefined;
      return parts.includes('plus_input')
        ? "mbpp: this dataset holds only the original asserts, so that EvalPlus's additional tests are not run; MbppPlus.jsonl as --dataset holds them."
        : 'mbpp: this dataset holds the original asserts, not the tests of EvalPlus; MbppPlus.jsonl as --dataset holds those.';
    },
  };
}

async function* parseRows(
  rows: AsyncIterable<Row>,
  parts: readonly string[],
): AsyncGenerator<Item<MbppItem>> {
  let kept: Readonly<Record<string, string>> | undefined;
  for await (const row of rows) {
    const record = row.kind === 'record' ? row.record : {};
    if (promptList.safeParse(record).success) {
      kept = parseRecord(promptList, record, row.at);
    } else if ('base_input' in record) {
      const { task_id, ...fields } = parseRecord(plusRow, record, row.at);
      const source = (row.kind === 'record' ? row.source : undefined) ?? JSON.stringify(record);
      yield { id: task_id, tags: {}, data: plusItem(fields, source, parts) };
    } else {
      const original = parseRecord(originalRow, record, row.at);
      const id = `Mbpp/${original.task_id}`;
      if (kept === undefined || id in kept) yield { id, tags: {}, data: originalItem(original) };
    }
  }
}

function plusItem(
  row: Omit<z.output<typeof plusRow>, 'task_id'>,
  source: string,
  parts: readonly string[],
): MbppItem {
  return {
    task: row.prompt.replace(/^\s*"""|"""\s*$/g, '').trim(),
    entryPoint: row.entry_point,
    canonicalSolution: row.canonical_solution,
    ...evalPlusTests(row.entry_point, source, parts),
  };
}

/**
 * Asserts of the form `assert f(x)` or `assert not f(x)`: they only ask whether the result is truthy, and the reference
 * solutions of some tasks return a match of a regular expression.
 */
const ASKS_TRUTH = /^\s*assert\s+(not\s+)?\w+\s*\((?:(?!==|!=|<|>|\bis\b).)*\)\s*$/s;

function originalItem(row: z.output<typeof originalRow>): MbppItem {
  const first = row.test_list[0] ?? '';
  const entryPoint = functionIn(row.code, first);
  const truth = row.test_list.every((test) => ASKS_TRUTH.test(test))
    ? [`${entryPoint} = ${entryPoint}.or_truth`]
    : [];
  return {
    task: `${row.task}\nIt must pass this test:\n${first}`,
    entryPoint,
    canonicalSolution: row.code,
    tests: [row.test_setup_code, ...row.test_imports, ...truth].join('\n'),
    call: row.test_list.join('\n'),
    timeout: ASSERTS_LIMIT,
  };
}

/** The function of the reference code that the test calls. */
function functionIn(code: string, test: string): string {
  const names = [...code.matchAll(/^[ \t]*def[ \t]+(\w+)/gm)].map((match) => match[1] ?? '');
  const called = names.filter((name) => new RegExp(`\\b${name}\\s*\\(`).test(test));
  return called[0] ?? names.at(-1) ?? '';
}
