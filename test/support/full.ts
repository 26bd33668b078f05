/**
 * Whether a test tries every case there is, not a part of them: `npm run test:full`, the second step of tests in
 * `.ci/run`. `npm test` tries fewer, so that it ends within minutes; such a test says in its name what it tries.
 */
export const FULL = process.env['CARDBENCH_TEST_FULL'] === '1';

/**
 * All cases where every case is tried, otherwise one in `n` and at least one: always the same ones, the first of which
 * depends on the name of their class.
 */
export function partOf<Case>(cases: readonly Case[], n: number, name: string): readonly Case[] {
  if (FULL) return cases;
  const sum = [...name].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  const first = sum % Math.max(1, Math.min(n, cases.length));
  return cases.filter((_case, place) => place % n === first);
}
