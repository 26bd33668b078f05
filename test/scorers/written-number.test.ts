import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumbers } from '../../src/scorers/written-number.js';
import { expectProportional } from '../support/growth.js';

describe('plain numbers', () => {
  it.each([
    ['1,450,000', '1450000'],
    ['1,45,000', '145000'],
    ['9 500', '9500'],
    ['118 000', '118000'],
    ['118\u00a0000 and 118\u202f000 and 118\u2009000', '118000 and 118000 and 118000'],
    ["12'500 and 12’500", '12500 and 12500'],
    ['1{,}450 and 1\\,450', '1450 and 1450'],
    ['1, 2, 3', '1, 2, 3'],
    ['1,2', '1,2'],
    ['2024 118 000', '2024 118 000'],
    ['18.50', '18.50'],
  ])('of %j are %j: thousands separators', (text, plain) => {
    expect(plainNumbers(text)).toBe(plain);
  });

  it.each([
    ['8/3', '8/3'],
    ['16/6', '8/3'],
    ['6/3', '2'],
    ['5 / 2', '2.5'],
    ['1/8', '0.125'],
    ['2 1/2', '2.5'],
    ['2½', '2.5'],
    ['7\u20443', '7/3'],
    ['\\frac{8}{3}', ' 8/3'],
    ['2\\frac{1}{3}', '7/3'],
    ['\\dfrac12', ' 0.5'],
    ['\\frac{-8}{3}', ' -8/3'],
    ['(8)/(3)', '8/3'],
    ['8/(3)', '8/3'],
    ['8 \u00f7 3', '8/3'],
    ['8\u22153', '8/3'],
    ['f(8) / 2', 'f(8) / 2'],
    ['1,000/3', '1000/3'],
    ['0.5/0.25', '2'],
    ['5 8/3', '5 8/3'],
    ['3/4/2020', '3/4/2020'],
    ['8/0', '8/0'],
    ['$8/day', '$8/day'],
    ['0/7', '0'],
  ])('of %j are %j: fractions', (text, plain) => {
    expect(plainNumbers(text)).toBe(plain);
  });

  it('of any quotient are its value, or the quotient in lowest terms', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }), (above, below) => {
        const plain = plainNumbers(`${above}/${below}`);
        const [numerator = '', denominator = '1'] = plain.split('/');
        expect(Number(numerator) / Number(denominator)).toBeCloseTo(above / below, 12);
        expect(plain).toMatch(/^\d+(\.\d+|\/\d+)?$/);
      }),
    );
  });

  it('of any text are found without an error', () => {
    const piece = fc.constantFrom(
      '1',
      '23',
      '000',
      ',',
      '.',
      '/',
      ' ',
      '\u00a0',
      "'",
      '½',
      '\\frac',
      '{',
      '}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(typeof plainNumbers(pieces.join(''))).toBe('string');
      }),
    );
  });

  it.each(['1/3 ', '1', '1,000', '1 000 ', '\\frac{', '1/', '½'])(
    'of a long text of %j take work in proportion to its length',
    (unit) =>
      expectProportional(
        unit,
        (length) => plainNumbers(unit.repeat(length / unit.length)),
        200_000,
      ),
  );
});
