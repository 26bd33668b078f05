import { Unreadable } from '../tree.js';

const MAX_DEPTH = 60;

/** A position in a LaTeX text. */
export class Reader {
  /** Nesting depth in `|...|`, where a bar closes instead of opening. */
  bars = 0;
  private at = 0;
  private depth = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** The next character after spaces; empty at the end. */
  next(): string {
    while (this.source[this.at] === ' ') this.at++;
    return this.source[this.at] ?? '';
  }

  /** The very next character. */
  here(): string {
    return this.source[this.at] ?? '';
  }

  /** The following text, up to a maximum length. */
  ahead(length: number): string {
    return this.source.slice(this.at, this.at + length);
  }

  skip(length: number): string {
    const skipped = this.ahead(length);
    this.at += length;
    return skipped;
  }

  /** Consumes an operator or a command and preceding spaces. A command must not be the beginning of a longer one. */
  takes(text: string): boolean {
    this.next();
    if (!this.source.startsWith(text, this.at)) return false;
    const end = this.at + text.length;
    if (/[a-zA-Z]$/.test(text) && /[a-zA-Z]/.test(this.source[end] ?? '')) return false;
    this.at = end;
    return true;
  }

  takesOneOf(...texts: readonly string[]): boolean {
    return texts.some((text) => this.takes(text));
  }

  expect(text: string): void {
    if (!this.takes(text)) throw new Unreadable(`no "${text}"`);
  }

  /** Consumes a match of a sticky pattern at the current position. */
  match(pattern: RegExp): string | undefined {
    const found = this.sees(pattern);
    if (found !== undefined) this.at += found.length;
    return found;
  }

  sees(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0];
  }

  /** Every recursion passes through here, so that no text can exhaust the stack. */
  deeper<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Unreadable('too deep');
    const result = read();
    this.depth--;
    return result;
  }
}
