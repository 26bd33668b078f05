import type { GateRow } from '../compare/gate.js';
import { type GateTerms, gateSentence } from './gate-text.js';

/** A check as JUnit XML: a test case a benchmark, a failure for a significant drop, an error for an incomplete one. */
export function gateJunit(rows: readonly GateRow[], terms: GateTerms): string {
  const failed = rows.filter(({ verdict }) => verdict.kind === 'failed').length;
  const errors = rows.filter(({ verdict }) => verdict.kind === 'incomplete').length;
  const cases = rows.map((row) => {
    const sentence = xml(gateSentence(row, terms));
    const inside =
      row.verdict.kind === 'failed'
        ? `<failure type="drop" message="${sentence}"/>`
        : row.verdict.kind === 'incomplete'
          ? `<error type="incomplete" message="${sentence}"/>`
          : `<system-out>${sentence}</system-out>`;
    return `    <testcase classname="cardbench" name="${xml(row.benchmark)}" time="0">\n      ${inside}\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${rows.length}" failures="${failed}" errors="${errors}">`,
    `  <testsuite name="cardbench check" tests="${rows.length}" failures="${failed}" errors="${errors}" skipped="0" time="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Escaped, and without what XML 1.0 cannot hold. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
