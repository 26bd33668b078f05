import stringWidth from 'string-width';
import { terminalLine } from '../core/terminal-text.js';

/** Aligns columns for a terminal. Every column of numbers except the first is right-aligned. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => terminalLine(cell)));
  const widths = header.map((title, column) =>
    Math.max(stringWidth(title), ...clean.map((row) => stringWidth(row[column] ?? ''))),
  );
  const numeric = header.map((_title, column) =>
    clean.every((row) => /^(-|[\d,.]+( \[.*\])?)$/.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)));
        return numeric[column] ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [line(header), rule, ...clean.map(line)].join('\n');
}
