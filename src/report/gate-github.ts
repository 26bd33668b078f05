import { type GateRow, outcomeOf } from '../compare/gate.js';
import { type GateTerms, gateSentence, gateTable } from './gate-text.js';
import { markdownTable } from './markdown-table.js';

/** Annotations in the syntax of GitHub's workflow commands, one a benchmark that did not hold. */
export function gateAnnotations(rows: readonly GateRow[], terms: GateTerms): string[] {
  return rows.flatMap((row) => {
    const { kind } = row.verdict;
    const level = kind === 'failed' ? 'error' : kind === 'held' ? undefined : 'warning';
    if (level === undefined) return [];
    const title = property(`cardbench: ${row.title}`);
    return [`::${level} title=${title}::${data(gateSentence(row, terms))}`];
  });
}

/** The check in Markdown, for a step summary or a comment. */
export function gateMarkdown(rows: readonly GateRow[], terms: GateTerms): string {
  const table = gateTable(rows);
  const sentences = rows.map((row) => `- ${row.title}: ${gateSentence(row, terms)}.`);
  return [
    `### cardbench check: ${outcomeOf(rows)}`,
    '',
    markdownTable(table.columns, table.rows),
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
