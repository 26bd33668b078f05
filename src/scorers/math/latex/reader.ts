import { Unreadable } from '../tree.js';

const MAX_DEPTH = 60;

/** A place in a text of LaTeX. */
export class Reader {
  /** How deep in `|...|`: there a bar closes rather than opens. */
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

  /** The text that follows, at most so much of it. */
  ahead(length: number): string {
    return this.source.slice(this.at, this.at + length);
  }

  skip(length: number): string {
    const skipped = this.ahead(length);
    this.at += length;
    return skipped;
  }

  /** Takes a sign or a command, spaces before it included; a command must end where it ends. */
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

  /** Takes what a sticky pattern finds right here. */
  match(pattern: RegExp): string | undefined {
    const found = this.sees(pattern);
    if (found !== undefined) this.at += found.length;
    return found;
  }

  sees(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0];
  }

  /** Every recursion goes through here, so that no text exhausts the stack. */
  deeper<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Unreadable('too deep');
    const result = read();
    this.depth--;
    return result;
  }
}
