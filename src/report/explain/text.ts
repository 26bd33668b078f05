import { terminalLine } from '../../core/terminal-text.js';
import type { RowExplanation } from '../../explain/explain-card.js';
import { causeOfReader } from '../../explain/reader-ids.js';
import { type TextColumn, textTable } from '../text-table.js';
import { UNLIMITED } from '../wrap.js';
import {
  EXPLAIN_COLUMNS,
  explainCells,
  FINDING_COLUMNS,
  findingCells,
  rowNotes,
  STEP_COLUMNS,
  stepCells,
} from './rows.js';

/** How the columns of the three tables behave on a narrow terminal. */
const NARROW: Readonly<Record<string, Omit<TextColumn, 'title'>>> = {
  published: { drop: 2 },
  ours: { drop: 2 },
  'likeliest cause': { wrap: true },
  cause: { wrap: true },
  'at least, at most': { drop: 4 },
  p: { drop: 3 },
  tokens: { drop: 4 },
  'half-width': { drop: 3 },
  command: { command: true },
};

function narrowing(titles: readonly string[]): TextColumn[] {
  return titles.map((title) => ({ title, ...NARROW[title] }));
}

/** A short table first, details under it. */
export function explainText(
  run: string,
  rows: readonly RowExplanation[],
  width: number = UNLIMITED,
): string {
  return [
    `Run ${run}: why the scores are what they are, from what is stored\n`,
    textTable(narrowing(EXPLAIN_COLUMNS), rows.map(explainCells), width),
    '',
    'Points are positive where the score would be higher without the cause. A cause is named where the evidence stands at alpha 0.05 over all causes of all rows together (Holm).',
    ...rows.flatMap((row) => details(row, width - 2)),
  ].join('\n');
}

function details(explained: RowExplanation, width: number): string[] {
  const { row, findings, next, conclusion } = explained;
  return [
    `\n${terminalLine(row.title)} (${terminalLine(row.metric)})`,
    `  ${terminalLine(conclusion, 500)}`,
    ...(findings.length === 0
      ? []
      : ['', indent(textTable(narrowing(FINDING_COLUMNS), findings.map(findingCells), width))]),
    ...findings
      .filter(({ named }) => named)
      .flatMap(({ id, title, test, details: more }) => [
        `  ${id}: ${terminalLine(title)}`,
        `    Tested: ${terminalLine(test)}.`,
        ...more.map((each) => `    ${terminalLine(each)}`),
      ]),
    ...examplesOf(explained),
    ...rowNotes(explained).map((note) => `  ! ${terminalLine(note)}`),
    ...(next.length === 0
      ? []
      : [
          '',
          '  What to do:',
          indent(textTable(narrowing(STEP_COLUMNS), next.map(stepCells), width)),
        ]),
  ];
}

function examplesOf({ row, findings }: RowExplanation): string[] {
  const wanted = new Set(findings.filter(({ named }) => named).map(({ id }) => id));
  return row.examples
    .filter(({ reader }) => {
      const kind = row.readers.find(({ name }) => name === reader)?.kind ?? 'extractor';
      return wanted.has(causeOfReader({ kind, name: reader }));
    })
    .map(
      ({ item, miss, stored, answer, end }) =>
        `    ${terminalLine(item, 60)}: ${miss}${stored === null ? '' : ` (${terminalLine(stored, 40)})`}; here ${terminalLine(answer, 40)}: ... ${terminalLine(end, 100)}`,
    );
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
