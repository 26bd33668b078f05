import type { Side } from '../compare/sides.js';
import { contentAsText } from '../core/content-text.js';
import { CardbenchError } from '../core/errors.js';
import { terminalText } from '../core/terminal-text.js';
import { counted } from '../report/format.js';
import type { DifferingItem } from '../report/json-outputs.js';
import { textTable } from '../report/text-table.js';
import type { SampleDetails } from '../results/item.js';
import type { Results } from '../results/results.js';
import type { Terminal } from './terminal.js';

/** Items on which two sides differ; those that the first won come first. */
export function printDifferences(
  [first, second]: readonly [Side, Side],
  benchmarks: readonly string[],
  format: 'text' | 'json' | 'md',
  { columns, print, printJson, show }: Terminal,
): void {
  const rows = benchmarks.flatMap((benchmark) => differing(first, second, benchmark));
  if (format === 'json') {
    for (const row of rows) printJson(row);
    return;
  }
  if (rows.length === 0) {
    show('The two differ on no item.');
    return;
  }
  print(
    textTable(
      ['benchmark', { title: 'item', wrap: true }, 'A', 'B'],
      rows.map(({ benchmark, item, a, b }) => [benchmark, item, String(a), String(b)]),
      columns,
    ),
  );
  show(
    `\n${counted(rows.length, 'item')} on which the two differ; --show <item> prints both responses.`,
  );
}

function differing(first: Side, second: Side, benchmark: string): DifferingItem[] {
  const [one, other] = [first, second].map(
    ({ scores }) => scores.find((each) => each.benchmark === benchmark)?.items,
  );
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return [...(one ?? [])]
    .flatMap(([item, { values }]): DifferingItem[] => {
      const theirs = other?.get(item);
      if (theirs === undefined) return [];
      const [a, b] = [mean(values), mean(theirs.values)];
      return a === b ? [] : [{ benchmark, item, a, b }];
    })
    .sort((x, y) => y.a - y.b - (x.a - x.b) || (x.item < y.item ? -1 : 1));
}

/** Both responses to an item, one after the other, each with its verdict. */
export function showItem(
  results: Results,
  sides: readonly Side[],
  benchmarks: readonly string[],
  item: string,
  { print, show }: Terminal,
): void {
  let isFound = false;
  for (const benchmark of benchmarks) {
    for (const [index, { runId, label, scores }] of sides.entries()) {
      const scoring = scores.find((each) => each.benchmark === benchmark)?.scoring ?? null;
      if (runId === undefined) continue;
      const record = results.benchmarks(runId).find((each) => each.benchmark === benchmark);
      const found = record === undefined ? undefined : results.item(record.id, item, scoring);
      for (const answer of found?.samples ?? []) {
        if (answer.response === null) continue;
        isFound = true;
        show(
          `${'AB'[index]}: ${terminalText(label)} · ${benchmark} · ${item} · sample ${answer.sample}`,
        );
        show(verdictLine(answer));
        print(`${terminalText(contentAsText(answer.response.content))}\n`);
      }
    }
  }
  if (!isFound) {
    throw new CardbenchError(
      `--show ${item}: neither run has a response to this item; --items lists the items on which they differ.`,
    );
  }
}

function verdictLine({ value, answer, reason }: SampleDetails): string {
  const said =
    answer === null ? 'no answer found' : `answer ${JSON.stringify(answer.slice(0, 200))}`;
  const verdict =
    value === null ? 'in error' : value === 1 ? 'right' : value === 0 ? 'wrong' : String(value);
  return terminalText(
    `[${verdict}] ${said}${reason === '' || answer === null ? '' : `; ${reason}`}`,
  );
}
