import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0x1_0000, max: 0x10_ffff }),
);

/**
 * Texts of any code points, also of halves of surrogate pairs. fast-check's own strings of `unit: 'binary'` first make a
 * table of all code points, which takes every process of the tests more than a second.
 */
export const anyText = (lengths: fc.ArrayConstraints = {}): fc.Arbitrary<string> =>
  fc.array(codePoint, lengths).map((points) => String.fromCodePoint(...points));
