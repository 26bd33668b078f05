import type { RowExplanation } from '../../explain/explain-card.js';
import { escapeMarkdown, markdownTable } from '../markdown-table.js';
import {
  EXPLAIN_COLUMNS,
  explainCells,
  FINDING_COLUMNS,
  findingCells,
  rowNotes,
  STEP_COLUMNS,
  stepCells,
} from './rows.js';

/** The same as {@link explainText}, as Markdown. */
export function explainMarkdown(run: string, rows: readonly RowExplanation[]): string {
  return [
    `# Run ${escapeMarkdown(run)}, explained`,
    markdownTable(EXPLAIN_COLUMNS, rows.map(explainCells)),
    'Points are positive where the score would be higher without the cause. A cause is named where the evidence stands at alpha 0.05 over all causes of all rows together (Holm).',
    ...rows.flatMap((each) => [
      `## ${escapeMarkdown(each.row.title)}`,
      escapeMarkdown(each.conclusion),
      ...(each.findings.length === 0
        ? []
        : [markdownTable(FINDING_COLUMNS, each.findings.map(findingCells))]),
      ...each.findings
        .filter(({ named }) => named)
        .map(({ id, title, test, details }) =>
          [
            `- **${escapeMarkdown(id)}**: ${escapeMarkdown([title, `tested: ${test}`, ...details].join('. '))}`,
          ].join(''),
        ),
      rowNotes(each)
        .map((note) => `- ${escapeMarkdown(note)}`)
        .join('\n'),
      ...(each.next.length === 0
        ? []
        : ['What to do:', markdownTable(STEP_COLUMNS, each.next.map(stepCells))]),
    ]),
    '',
  ].join('\n\n');
}
