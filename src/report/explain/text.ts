import { terminalLine } from '../../core/terminal-text.js';
import type { RowExplanation } from '../../explain/explain-card.js';
import { textTable } from '../text-table.js';
import {
  EXPLAIN_COLUMNS,
  explainCells,
  FINDING_COLUMNS,
  findingCells,
  rowNotes,
  STEP_COLUMNS,
  stepCells,
} from './rows.js';

/** A short table first, details under it. */
export function explainText(run: string, rows: readonly RowExplanation[]): string {
  return [
    `Run ${run}: why the scores are what they are, from what is stored\n`,
    textTable(EXPLAIN_COLUMNS, rows.map(explainCells)),
    '',
    'Points are positive where the score would be higher without the cause. A cause is named where the evidence',
    'stands at alpha 0.05 over all causes of all rows together (Holm).',
    ...rows.flatMap(details),
  ].join('\n');
}

function details(explained: RowExplanation): string[] {
  const { row, findings, next, conclusion } = explained;
  return [
    `\n${terminalLine(row.title)} (${terminalLine(row.metric)})`,
    `  ${terminalLine(conclusion, 500)}`,
    ...(findings.length === 0
      ? []
      : ['', indent(textTable(FINDING_COLUMNS, findings.map(findingCells)))]),
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
      : ['', '  What to do:', indent(textTable(STEP_COLUMNS, next.map(stepCells)))]),
  ];
}

function examplesOf({ row, findings }: RowExplanation): string[] {
  const wanted = new Set(findings.filter(({ named }) => named).map(({ id }) => id));
  return row.examples
    .filter(({ reader }) => wanted.has(idOfReader(reader)))
    .map(
      ({ item, miss, stored, answer, end }) =>
        `    ${terminalLine(item, 60)}: ${miss}${stored === null ? '' : ` (${terminalLine(stored, 40)})`}; here ${terminalLine(answer, 40)}: ... ${terminalLine(end, 100)}`,
    );
}

/** The id of the cause that a reading is evidence for. */
export function idOfReader(reader: string): string {
  if (reader === 'cut') return 'stop sequence ignored';
  return reader === 'tolerant' ? 'answer phrase' : `extractor ${reader}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
