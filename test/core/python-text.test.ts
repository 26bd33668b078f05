import { describe, expect, it } from 'vitest';
import { asciiDigits, pythonStrip } from '../../src/core/python-text.js';

describe('pythonStrip', () => {
  it('removes what Python calls white space and JavaScript does not', () => {
    expect(pythonStrip('\u001c\u0085 a b \u3000\u001f')).toBe('a b');
  });

  it('keeps the byte order mark, which Python does not call white space', () => {
    expect(pythonStrip('\ufeff a')).toBe('\ufeff a');
  });

  it('is linear on long white space inside the text', () => {
    const text = `a${' '.repeat(1_000_000)}b`;
    expect(pythonStrip(text)).toBe(text);
  });
});

describe('asciiDigits', () => {
  it('reads the digits of the scripts of MGSM', () => {
    expect(asciiDigits('১২৩')).toBe('123');
    expect(asciiDigits('౪౫౬')).toBe('456');
    expect(asciiDigits('๗๘๙')).toBe('789');
  });

  it('reads every decimal digit of Unicode as its value', () => {
    // Values of the first and the last digit of runs that lie next to each other in the tables.
    expect(asciiDigits('\u{1d7ce}\u{1d7d7}\u{1d7d8}\u{1d7ff}')).toBe('0909');
    expect(asciiDigits('\u{116d0}\u{116d9}\u{116da}\u{116e3}')).toBe('0909');
    expect(asciiDigits('０９')).toBe('09');
  });
});
