/**
 * Whether a test tries every case there is, not a part of them: `npm run test:full`, the second step of tests in
 * `.ci/run`. `npm test` tries fewer, so that it ends within minutes; such a test says in its name what it tries.
 */
export const FULL = process.env['CARDBENCH_TEST_FULL'] === '1';
