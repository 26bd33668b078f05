import stringWidth from 'string-width';
import { terminalLine } from '../core/terminal-text.js';
import { pieces, UNLIMITED, words, wrappedCommand } from './wrap.js';

/** A column of a table for a terminal. */
export interface TextColumn {
  readonly title: string;
  /** Where there is no room for all columns, those with the highest number go first; without one, never. */
  readonly drop?: number;
  /** Whether its cells may take several lines, broken between words. */
  readonly wrap?: boolean;
  /** Whether its cells are commands, which are never broken beside other columns. */
  readonly command?: boolean;
}

/** Columns of a table; a title alone is a column that always stays. */
export type TextColumns = readonly (string | TextColumn)[];

/** Terminal columns between two columns of a table. */
const GAP = 2;
/** No column is wrapped to less than this. */
const NARROWEST = 16;
/** A number, with a sign, a currency or a bound where it has one: `-`, `1,319`, `+4.0 [-0.5, +8.6]`, `<0.001`, `-9.8, +5.5`. */
const NUMBER = /^(?:-|<?[-+$]{0,2}\d[\d,.]*(?:, [-+]?\d[\d,.]*)?(?: \[[^\]]*\])?|\[[-+\d., ]+\])$/;

/** Whether a cell is a number, a number with its interval, or `-`. */
export const isNumber = (cell: string): boolean => NUMBER.test(cell);

/** Longer cells are cut. */
const LONGEST_CELL = 2000;

/**
 * Aligns columns for a terminal. Every column of numbers except the first is right-aligned. Where the width is too
 * small, cells that may wrap do; then columns that matter less are left out, and named below the table; then each row
 * becomes a record, one line a column.
 *
 * @param width in terminal columns; wide characters count as two
 */
export function textTable(
  columns: TextColumns,
  rows: readonly (readonly string[])[],
  width: number = UNLIMITED,
): string {
  const all = columns.map((column, index) =>
    measured(
      typeof column === 'string' ? { title: column } : column,
      rows.map((row) => terminalLine(row[index] ?? '', LONGEST_CELL)),
    ),
  );
  let kept = all;
  while (narrowest(kept) > width) {
    const droppable = kept.filter(({ column }) => column.drop !== undefined);
    if (droppable.length === 0) return records(all, rows.length, width);
    const first = Math.max(...droppable.map(({ column }) => column.drop ?? 0));
    kept = kept.filter(({ column }) => column.drop !== first);
  }
  const table = aligned(fitted(kept, width), rows.length);
  const left = all.filter((each) => !kept.includes(each)).map(({ column }) => column.title);
  return left.length === 0
    ? table
    : `${table}\n${words(`(too narrow for: ${left.join(', ')})`.split(' '), width).join('\n')}`;
}

interface Measured {
  readonly column: TextColumn;
  readonly cells: readonly string[];
  readonly isNumeric: boolean;
  /** The width of its widest cell or title. */
  readonly full: number;
  /** The least width that it can have. */
  readonly least: number;
  /** The width that it has. */
  readonly width: number;
}

function measured(column: TextColumn, cells: readonly string[]): Measured {
  const widest = (texts: readonly string[]): number =>
    Math.max(stringWidth(column.title), ...texts.map((text) => stringWidth(text)));
  const full = widest(cells);
  // A total has no number in every column.
  const isNumeric =
    cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || isNumber(cell));
  const longestWord = widest(cells.flatMap((cell) => cell.split(' ')));
  const least =
    column.wrap === true ? Math.min(full, Math.max(NARROWEST, Math.min(longestWord, 24))) : full;
  return { column, cells, isNumeric, full, least, width: full };
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, widths.length - 1);

function narrowest(columns: readonly Measured[]): number {
  return total(columns.map(({ least }) => least));
}

/** The columns with their widths: those that wrap share what the others leave. */
function fitted(columns: readonly Measured[], width: number): Measured[] {
  let over = total(columns.map(({ full }) => full)) - width;
  const widths = columns.map(({ full }) => full);
  // The widest is narrowed first, so that all have lines of about the same length.
  while (over > 0) {
    const widest = widths
      .map((each, index) => ({ each, index, room: each - (columns[index]?.least ?? each) }))
      .filter(({ room }) => room > 0)
      .sort((a, b) => b.each - a.each)[0];
    if (widest === undefined) break;
    widths[widest.index] = widest.each - 1;
    over -= 1;
  }
  return columns.map((each, index) => ({ ...each, width: widths[index] ?? each.full }));
}

function aligned(columns: readonly Measured[], count: number): string {
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, isNumeric }, index) => {
        const cell = cells[index] ?? '';
        const padding = ' '.repeat(Math.max(0, width - stringWidth(cell)));
        return isNumeric ? padding + cell : cell + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const rule = columns.map(({ width }) => '─'.repeat(width)).join('─'.repeat(GAP));
  const body = Array.from({ length: count }, (_, row) => {
    const cells = columns.map(({ cells: all, width }) => linesOf(all[row] ?? '', width));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (__, index) =>
      line(cells.map((each) => each[index] ?? '')),
    );
  });
  return [line(columns.map(({ column }) => column.title)), rule, ...body.flat()].join('\n');
}

function linesOf(cell: string, width: number): string[] {
  if (stringWidth(cell) <= width) return [cell];
  return words(
    cell.split(' ').flatMap((word) => pieces(word, width)),
    width,
  );
}

/** Each row by itself: the first column as its heading, the others a line each. */
function records(columns: readonly Measured[], count: number, width: number): string {
  const [heading, ...others] = columns;
  const titles = Math.max(...others.map(({ column }) => stringWidth(column.title)), 0);
  const of = (row: number): string[] => [
    // A row without one belongs to the heading above it.
    ...linesOf(heading?.cells[row] ?? '', width).filter((line) => line !== ''),
    ...others.flatMap(({ column, cells }) => {
      const cell = cells[row] ?? '';
      if (cell === '') return [];
      const label = `  ${column.title}${' '.repeat(titles - stringWidth(column.title))}  `;
      if (column.command === true && stringWidth(label) + stringWidth(cell) > width) {
        return [label.trimEnd(), ...wrappedCommand(cell, '    ', width)];
      }
      const room = Math.max(NARROWEST, width - stringWidth(label));
      return linesOf(cell, room).map((line, index) =>
        `${index === 0 ? label : ' '.repeat(stringWidth(label))}${line}`.trimEnd(),
      );
    }),
  ];
  return Array.from({ length: count }, (_, row) => of(row).join('\n')).join('\n\n');
}
