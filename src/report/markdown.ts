import type { RunResults } from '../results/run-results.js';
import { caveatsOf } from './caveats.js';
import { escapeMarkdown, markdownTable } from './markdown-table.js';
import { runSections } from './run-sections.js';
import { modelName } from './terminal.js';

/** The report as GitHub-flavoured Markdown. */
export function markdownReport(report: RunResults): string {
  const { run } = report;
  const out = [
    `# ${escapeMarkdown(modelName(report))}`,
    '',
    `Run \`${run.id}\`, ${run.status}, started ${run.createdAt}, cardbench ${run.cardbench}.`,
    '',
    ...caveatsOf(report).map((caveat) => `> **Note:** ${escapeMarkdown(caveat)}`),
    ...runSections(report).flatMap(({ heading, columns, rows, legend }) => [
      '',
      ...(heading === undefined ? [] : [`## ${heading}`, '']),
      markdownTable(
        columns.map(({ title }) => title),
        rows,
      ),
      ...(legend === undefined ? [] : ['', legend]),
    ]),
  ];
  return `${out.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}
