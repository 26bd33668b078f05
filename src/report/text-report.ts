import type { RunResults } from '../results/run-results.js';
import { caveatsOf } from './caveats.js';
import { runSections } from './run-sections.js';
import { modelName } from './terminal.js';
import { textTable } from './text-table.js';
import { wrapped } from './wrap.js';

/** The report for a terminal of this width: what the Markdown report says, in tables that fit. */
export function textReport(report: RunResults, width: number): string {
  const { run } = report;
  return [
    wrapped(
      `${modelName(report)} · run ${run.id} · ${run.status}\nStarted ${run.createdAt}, cardbench ${run.cardbench}.`,
      width,
    ),
    '',
    ...caveatsOf(report).map((caveat) => wrapped(`! ${caveat}`, width)),
    ...runSections(report).flatMap(({ heading, columns, rows, legend }) => [
      '',
      ...(heading === undefined ? [] : [heading, '']),
      textTable(columns, rows, width),
      ...(legend === undefined ? [] : ['', wrapped(legend, width)]),
    ]),
    '',
  ].join('\n');
}
