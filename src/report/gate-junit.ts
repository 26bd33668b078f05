import type { GateRow } from '../compare/gate.js';
import { gateSentence } from './gate-text.js';

/**
 * A check as JUnit XML. Each benchmark is a test case: a failure for a drop beyond the margin, an error if it is
 * incomplete. An inconclusive one is skipped, or a failure if the policy says so.
 */
export function gateJunit(rows: readonly GateRow[], onInconclusive: 'pass' | 'fail'): string {
  const kinds = rows.map((row) => elementFor(row, onInconclusive));
  const failed = kinds.filter((kind) => kind === 'failure').length;
  const skipped = kinds.filter((kind) => kind === 'skipped').length;
  const errors = rows.filter(({ verdict }) => verdict.kind === 'incomplete').length;
  const cases = rows.map((row, index) => {
    const sentence = xml(gateSentence(row));
    const kind = kinds[index];
    const inside =
      kind === 'failure'
        ? `<failure type="${row.verdict.kind === 'failed' ? 'drop' : 'inconclusive'}" message="${sentence}"/>`
        : kind === 'error'
          ? `<error type="incomplete" message="${sentence}"/>`
          : kind === 'skipped'
            ? `<skipped message="${sentence}"/>`
            : `<system-out>${sentence}</system-out>`;
    return `    <testcase classname="cardbench" name="${xml(row.benchmark)}" time="0">\n      ${inside}\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${rows.length}" failures="${failed}" errors="${errors}">`,
    `  <testsuite name="cardbench check" tests="${rows.length}" failures="${failed}" errors="${errors}" skipped="${skipped}" time="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function elementFor(
  { verdict }: GateRow,
  onInconclusive: 'pass' | 'fail',
): 'failure' | 'error' | 'skipped' | 'output' {
  switch (verdict.kind) {
    case 'failed':
      return 'failure';
    case 'incomplete':
      return 'error';
    case 'inconclusive':
      return onInconclusive === 'fail' ? 'failure' : 'skipped';
    case 'non-inferior':
      return 'output';
  }
}

/** Escapes text, and removes characters that XML 1.0 does not allow. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
