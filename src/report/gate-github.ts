import type { GateRow } from '../compare/gate.js';
import type { GateSummary } from '../compare/gate-verdict.js';
import { gateNote, gateSentence, gateTable, summaryLine } from './gate-text.js';
import { markdownTable } from './markdown-table.js';

/** Annotations in the syntax of GitHub's workflow commands, one a benchmark that is not shown to be non-inferior. */
export function gateAnnotations(rows: readonly GateRow[]): string[] {
  return rows.flatMap((row) => {
    const { kind } = row.verdict;
    const level = kind === 'failed' ? 'error' : kind === 'non-inferior' ? undefined : 'warning';
    if (level === undefined) return [];
    const title = property(`cardbench: ${row.title}`);
    return [`::${level} title=${title}::${data(gateSentence(row))}`];
  });
}

/** The check in Markdown, for a step summary or a comment. */
export function gateMarkdown(rows: readonly GateRow[], summary: GateSummary): string {
  const table = gateTable(rows);
  const sentences = rows.map((row) => `- ${row.title}: ${gateSentence(row)}.`);
  return [
    `### cardbench check: ${summary.verdict}`,
    '',
    `${summaryLine(summary)}.`,
    '',
    markdownTable(table.columns, table.rows),
    '',
    gateNote(rows),
    '',
    ...sentences,
    '',
  ].join('\n');
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
