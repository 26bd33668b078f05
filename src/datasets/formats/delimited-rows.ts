import { LIMITS } from './limits.js';

/** A row of a table, and the line on which it starts, from 1. */
export interface DelimitedRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What makes a table unreadable. */
export type DelimitedFault =
  | 'quote not closed'
  | 'quote inside a cell'
  | 'text after a quote'
  | 'too many cells'
  | 'line too long'
  | 'row too long';

/** Thrown at the first fault, with the line that it is on or that its row starts on. */
export class DelimitedError extends Error {
  readonly fault: DelimitedFault;
  readonly line: number;

  constructor(fault: DelimitedFault, line: number) {
    super(fault);
    this.fault = fault;
    this.line = line;
  }
}

/** Splits a table into rows while its bytes arrive. */
export interface DelimitedRows {
  /** @param piece bytes that end with a whole character */
  readonly push: (piece: Uint8Array) => readonly DelimitedRow[];
  /** The last row, if no line break follows it. */
  readonly end: () => readonly DelimitedRow[];
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

type State = 'cell begins' | 'plain' | 'quoted' | 'after quote' | 'after return';

/**
 * RFC 4180, where rows may differ in length and empty lines are skipped. Rows end with LF or CRLF, or with CR if the
 * first does. Bytes are searched, not looked at one by one, wherever a cell is long.
 *
 * @param quoting whether a cell that begins with a quote ends with one; otherwise a quote is like any other character
 */
export function delimitedRows(delimiter: number, quoting: boolean): DelimitedRows {
  let state: State = 'cell begins';
  let cells: string[] = [];
  let parts: string[] = [];
  let isQuoted = false;
  let line = 1;
  let rowLine = 1;
  /** Bytes of the row in earlier pieces. */
  let earlier = 0;
  let returnsEndRows: boolean | undefined;
  let rows: DelimitedRow[] = [];

  const endCell = (): void => {
    const text = parts.length === 1 ? (parts[0] ?? '') : parts.join('');
    cells.push(isQuoted ? text.replaceAll('""', '"') : text);
    if (cells.length > LIMITS.columns) throw new DelimitedError('too many cells', rowLine);
    parts = [];
    isQuoted = false;
    state = 'cell begins';
  };
  const endRow = (): void => {
    const isEmpty = cells.length === 0 && parts.length === 0 && !isQuoted;
    endCell();
    if (!isEmpty) rows.push({ line: rowLine, cells });
    cells = [];
    rowLine = ++line;
  };
  const requireSize = (bytes: number): void => {
    if (bytes <= LIMITS.record) return;
    throw new DelimitedError(line === rowLine ? 'line too long' : 'row too long', rowLine);
  };

  const push = (piece: Uint8Array): readonly DelimitedRow[] => {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const keep = (from: number, to: number): void => {
      if (to > from) parts.push(bytes.toString('utf8', from, to));
    };
    let rowStart = -earlier;
    let at = 0;
    rows = [];
    const rowEndsBefore = (next: number): void => {
      requireSize(next - rowStart);
      endRow();
      rowStart = next;
      at = next;
    };
    while (at < bytes.length) {
      const byte = bytes[at];
      if (state === 'quoted') {
        const from = at;
        for (;;) {
          at = bytes.indexOf(QUOTE, at);
          if (at === -1 || bytes[at + 1] !== QUOTE) break;
          at += 2;
        }
        const to = at === -1 ? bytes.length : at;
        keep(from, to);
        line += newlines(bytes, from, to);
        if (at !== -1) state = 'after quote';
        at = to + 1;
      } else if (state === 'after quote') {
        if (byte === QUOTE) {
          // The pair of quotes is in two pieces.
          parts.push('""');
          state = 'quoted';
          at++;
        } else if (byte === delimiter) {
          endCell();
          at++;
        } else if (byte === NEWLINE) {
          returnsEndRows ??= false;
          rowEndsBefore(at + 1);
        } else if (byte === RETURN) {
          state = 'after return';
          at++;
        } else throw new DelimitedError('text after a quote', line);
      } else if (state === 'after return') {
        if (byte === NEWLINE) {
          returnsEndRows ??= false;
          rowEndsBefore(at + 1);
        } else {
          returnsEndRows ??= true;
          if (returnsEndRows) rowEndsBefore(at);
          else if (isQuoted) throw new DelimitedError('text after a quote', line);
          else {
            parts.push('\r');
            state = 'plain';
          }
        }
      } else if (state === 'cell begins' && quoting && byte === QUOTE) {
        isQuoted = true;
        state = 'quoted';
        at++;
      } else {
        const from = at;
        while (at < bytes.length) {
          const next = bytes[at];
          if (next === delimiter || next === NEWLINE || next === RETURN) break;
          if (next === QUOTE && quoting) throw new DelimitedError('quote inside a cell', line);
          at++;
        }
        keep(from, at);
        state = 'plain';
        if (at === bytes.length) break;
        if (bytes[at] === delimiter) {
          endCell();
          at++;
        } else if (bytes[at] === RETURN) {
          state = 'after return';
          at++;
        } else {
          returnsEndRows ??= false;
          rowEndsBefore(at + 1);
        }
      }
    }
    earlier = bytes.length - rowStart;
    requireSize(earlier);
    return rows;
  };

  return {
    push,
    end: () => {
      rows = [];
      if (state === 'quoted') throw new DelimitedError('quote not closed', rowLine);
      if (cells.length > 0 || parts.length > 0 || isQuoted) endRow();
      return rows;
    },
  };
}

function newlines(bytes: Uint8Array, from: number, to: number): number {
  let found = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at < to; found++) {
    at = bytes.indexOf(NEWLINE, at + 1);
  }
  return found;
}
