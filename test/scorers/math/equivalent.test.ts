import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { demandsOf } from '../../../src/scorers/math/demands.js';
import { equivalence } from '../../../src/scorers/math/equivalent.js';
import { loadMath } from '../../../src/scorers/math/evaluate.js';
import { expectLittle } from '../../support/growth.js';

beforeAll(loadMath);

const PLANE =
  'Find the plane in the form Ax + By + Cz + D = 0, where A, B, C, D are integers such that $A > 0$ and ' +
  '$\\gcd(|A|,|B|,|C|,|D|) = 1$.';

describe('what a question demands', () => {
  const equal = async (question: string, answer: string, gold: string): Promise<boolean> =>
    (await equivalence(answer, gold, demandsOf(question))) !== 'none';

  it.each([
    ['Express $555_{10}$ in base $5$.', '4210', '4210_{5}'],
    ['Give it in base five.', '-4210', '-4210_5'],
    ['Give it in base-5 notation.', '4210_5', '4210'],
    ['Convert it to binary.', '0.0011', '0.0011_{2}'],
    ['Write it in base 16.', '1F', '1F_{16}'],
    ['Write it in hexadecimal.', '0x1f', '1F_{16}'],
    ['Write it in base two.', '(1101)_2', '1101_{2}'],
    ['Write it in base two.', '1101_{\\text{base 2}}', '1101_{2}'],
    ['What is it in base $\\text{seven}$?', '1200_{\\text{seven}}', '1200_7'],
    ['What is $2012_3 + 1_3$?', '2020', '2020_3'],
    ['What is it in base $7$?', '1200_{\\text{seven}}', '1200_7'],
  ])('in %j: %j is %j', async (question, answer, gold) => {
    expect(await equal(question, answer, gold)).toBe(true);
  });

  it.each([
    ['What is this number?', '4210', '4210_{5}'],
    ['What is this number?', '1F', '1F_{16}'],
    ['Write it in base 16.', 'F1', '1F_{16}'],
    ['Write it in base two.', '(1101)_3', '1101_{2}'],
    ['Express it in base 6.', '4210', '4210_{5}'],
    ['Express $555_{10}$ in base $5$.', '555', '4210_{5}'],
    ['Express $555_{10}$ in base $5$.', '4210_{10}', '4210_{5}'],
    ['Express $555_{10}$ in base $5$.', '-4210', '4210_{5}'],
  ])('in %j: %j is not %j', async (question, answer, gold) => {
    expect(await equal(question, answer, gold)).toBe(false);
  });

  it.each([
    [PLANE, '5x-7y+11z+4=0', true],
    [PLANE, '5x-7y+11z=-4', true],
    [PLANE, '0=5x-7y+11z+4', true],
    [PLANE, '-5x+7y-11z-4=0', false],
    [PLANE, '10x-14y+22z+8=0', false],
    ['Find the plane.', '-10x+14y-22z-8=0', true],
    ['Write it in the form Ax + By + Cz + D = 0, where A > 0.', '10x-14y+22z+8=0', true],
    ['Write it in the form Ax + By + Cz + D = 0, where A > 0.', '-5x+7y-11z-4=0', false],
    ['Write it in the form Ax + By + Cz + D = 0, where $A$ is positive.', '-5x+7y-11z-4=0', false],
    [
      'Write it in the form Ax + By + Cz + D = 0 so that A is a positive integer.',
      '5x-7y+11z=-4',
      true,
    ],
    [
      'Write it in the form ax + by + cz + d = 0 with a, b, c, d relatively prime.',
      '-5x+7y-11z-4=0',
      true,
    ],
    [
      'Write it in the form ax + by + cz + d = 0 with a, b, c, d relatively prime.',
      '10x-14y+22z+8=0',
      false,
    ],
    ['If m and n are relatively prime, find the line.', '10x-14y+22z+8=0', true],
  ])('in %j decides whether %j is right: %j', async (question, answer, right) => {
    expect(await equal(question, answer, '5x - 7y + 11z + 4 = 0')).toBe(right);
  });
});

const equal = async (answer: string, gold: string): Promise<boolean> =>
  (await equivalence(answer, gold)) !== 'none';

describe('answers that say the same', () => {
  it.each([
    // Numbers
    ['0.5', '\\frac{1}{2}'],
    ['.5', '\\dfrac12'],
    ['1/2', '\\tfrac{1}{2}'],
    ['\\frac{3}{6}', '\\frac12'],
    ['14,916', '14{,}916'],
    ['$14,\\!916$', '14916'],
    ['\\$1{,}250.50', '1250.5'],
    ['2\\frac{3}{4}', '\\frac{11}{4}'],
    ['2 3/4', '2.75'],
    ['-1\\frac{1}{2}', '-1.5'],
    ['3\\frac{\\sqrt{3}}{2}', '\\frac{3\\sqrt{3}}{2}'],
    ['\\frac{1}{2004!}', '1/2004!'],
    ['2^{2005}', '2\\cdot 2^{2004}'],
    ['10.', '10'],
    ['007', '7'],
    ['2^10', '1024'],
    // A decimal of 12 digits is the value as a calculator prints it.
    ['0.333333333333', '\\frac{1}{3}'],
    ['-0.666666666667', '-\\frac23'],
    ['1.41421356237', '\\sqrt{2}'],
    ['0.\\overline{142857}', '\\frac{1}{7}'],
    ['1.1\\overline{6}', '\\frac{7}{6}'],
    ['-0.\\bar3', '-\\frac13'],
    ['0.\\overline{9}', '1'],
    // Escaped twice
    ['\\\\frac{1}{2}', '\\frac12'],
    ['\\\\sqrt{2}', '\\sqrt2'],
    [
      '\\\\begin{pmatrix} \\\\frac{1}{2} \\\\\\\\ 3 \\\\end{pmatrix}',
      '\\begin{pmatrix} 1/2 \\\\ 3 \\end{pmatrix}',
    ],
    // Units and marks
    ['25\\%', '25'],
    ['0.25', '25\\%'],
    ['60', '60^\\circ'],
    ['-5°', '-5^{\\circ}'],
    ['12\\text{ cm}', '12'],
    ['12 square inches', '12\\text{ in}^2'],
    ['\\$5', '5\\text{ dollars}'],
    // Expressions
    ['2\\sqrt{3}', '\\sqrt{12}'],
    ['\\sqrt3\\cdot2', '2\\sqrt 3'],
    ['\\frac{\\sqrt{2}}{2}', '\\frac{1}{\\sqrt{2}}'],
    ['sqrt(2)/2', '\\frac{\\sqrt{2}}{2}'],
    ['\\sqrt[3]{-8}', '-2'],
    ['(x+1)^2', 'x^2+2x+1'],
    ['(3-x)(3+x)', '9 - x^2'],
    ['\\frac{x^2-1}{x-1}', 'x+1'],
    ['\\sin^2 x', '1-\\cos^2 x'],
    ['\\tan x', '\\frac{\\sin x}{\\cos x}'],
    ['\\sin 32^\\circ', '\\cos 58^\\circ'],
    ['\\log_2 8', '3'],
    ['\\binom{5}{2}', '10'],
    ['e^{i\\pi}', '-1'],
    ['\\frac{3-i}{1+i}', '1-2i'],
    ['|x-2|', '|2-x|'],
    ['\\lfloor 3.7 \\rfloor', '3'],
    ['9π', '9\\pi'],
    ['\\frac1{2x}', '\\frac{1}{2x}'],
    // Several values
    ['-2, 6', '6,-2'],
    ['6\\text{ and }-2', '6, -2'],
    ['\\{1, 2\\}', '2, 1'],
    ['\\varnothing', '\\{ \\}'],
    ['∅', '\\emptyset'],
    ['\\langle 1, 2 \\rangle', '\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}'],
    ['1 \\pm \\sqrt{19}', '1+\\sqrt{19}, 1-\\sqrt{19}'],
    ['x = 1 \\text{ or } x = 2', '1, 2'],
    ['\\left( 3, \\frac{\\pi}{2} \\right)', '(3,\\pi/2)'],
    ['(x,y) = (1,2)', '(1,2)'],
    ['(-\\infty,-2)\\cup(0,\\infty)', '(0, ∞) ∪ (-∞, -2)'],
    ['x \\in [0,1)', '[0,1)'],
    ['0 \\le x < 1', '[0,1)'],
    ['x > 5', '(5,\\infty)'],
    ['5 < x', 'x > 5'],
    ['\\begin{bmatrix}1/2\\\\3\\end{bmatrix}', '\\begin{pmatrix} \\frac12 \\\\ 3 \\end{pmatrix}'],
    ['(1/2, 3)', '\\begin{pmatrix} \\frac12 \\\\ 3 \\end{pmatrix}'],
    // Equations
    ['2x+3', 'y = 2x + 3'],
    ['x = 5', '5'],
    ['y - 2x = 3', 'y = 2x + 3'],
    ['2y = 4x + 6', 'y = 2x + 3'],
    ['x = 2 + 3 = 5', '5'],
    ['x=1/3\\approx 0.33', '\\frac13'],
    // Words
    ['B', '\\text{(B)}'],
    ['(B)', '\\text{B}'],
    ['friday', '\\text{Friday}'],
    ['4:30 pm', '\\text{4:30 p.m.}'],
    ['2112_{6}', '2112_6'],
    ['\\\\frac{1}{2}', '\\frac{1}{2}'],
    ['\\boxed{7}', '7'],
  ])('%s and %s', async (answer, gold) => {
    expect(await equal(answer, gold)).toBe(true);
    expect(await equal(gold, answer)).toBe(true);
  });
});

describe('answers that do not', () => {
  it.each([
    ['0.33', '\\frac13'],
    ['1.41', '\\sqrt2'],
    ['5', '-5'],
    ['15600', '15, 600'],
    ['2112_5', '2112_6'],
    ['2112', '2112_6'],
    ['\\frac{1}{2004!}', '\\frac{1}{2005!}'],
    ['2^{2005}', '2^{2006}'],
    ['(2,1)', '(1,2)'],
    ['(0,1)', '[0,1]'],
    ['(0,1]', '(0,1)'],
    ['1', '1, 2'],
    ['1,1', '1,2'],
    ['x^2', 'x^3'],
    ['\\sqrt{x^2}', 'x'],
    ['x+1', 'y+1'],
    ['y = 2x', 'y = 3x'],
    ['x > 5', 'x \\ge 5'],
    ['x > 5', 'y > 5'],
    ['\\infty', '-\\infty'],
    ['\\text{Friday}', '\\text{Monday}'],
    ['AB', '\\overline{AB}'],
    ['MAKE', 'KEAM'],
    ['A', 'B'],
    ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\begin{pmatrix}2\\\\1\\end{pmatrix}'],
    ['', '5'],
    ['', ''],
    ['5\\sqrt{', '5'],
    ['1/0', '2/0'],
  ])('%s and %s', async (answer, gold) => {
    expect(await equal(answer, gold)).toBe(false);
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...'\\frac { } ( ) [ ] \\{ \\} | ^ _ ! , ; = < \\le \\cup \\in \\pm \\sqrt \\left \\right \\text{ \\begin{pmatrix} \\end{pmatrix} & \\\\ \\boxed{ \\sin \\log \\infty \\pi % \\% $ 1 9 . - + * / x e i \\binom \\lfloor \\overline{ ^\\circ : and \u0000 \ud800 🙂'
      .split(' ')
      .map((piece) => `${piece} `),
  );
  const hostile = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

  it('equals itself or nothing, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (a, b) => {
        const [one, other] = [await equal(a, b), await equal(b, a)];
        expect(one).toBe(other);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes little time for a hostile text', async () => {
    const texts = [
      '9^9^9^9^9',
      '(((9!)!)!)!',
      '10^{10^{10}}',
      '\\binom{10^9}{10^8}',
      '1/'.repeat(400),
      'x^'.repeat(400),
      '('.repeat(1e6),
      '{'.repeat(900),
      '\\frac'.repeat(190),
      '\\sqrt{'.repeat(160),
      '1,'.repeat(499),
      '(1,2)\\cup'.repeat(100),
      'a='.repeat(400),
      '\\pm 1'.repeat(160),
      '-'.repeat(999),
      '|'.repeat(999),
      ' '.repeat(1e6),
      `${'\\text{'.repeat(100)}${'}'.repeat(100)}`,
      '\\left'.repeat(2e5),
      `1${',000'.repeat(2e5)}`,
      'and '.repeat(2e5),
      '\\begin{pmatrix}'.repeat(60),
    ];
    for (const text of texts) {
      await expectLittle(text.slice(0, 20), async () => {
        await equivalence(text, text.slice(1));
        await equivalence('5', text);
      });
    }
  });
});
