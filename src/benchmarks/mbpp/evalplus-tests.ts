import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import { pythonString } from '../../core/python-string.js';
import type { PythonProgramItem } from '../../scorers/python-program.js';

/** Milliseconds for all inputs of a program; see the limit of the asserts. */
const LIMIT = 20_000;

/** How these tests begin. */
export const PLUS_ROW = 'ROW = ';

let checker: string | undefined;

/**
 * The tests that compare a program with the canonical solution of a row of an EvalPlus release, on these lists of inputs.
 *
 * @param source the row as it is written in the file, because JavaScript would read 1.0 as 1
 */
export function evalPlusTests(
  entryPoint: string,
  source: string,
  parts: readonly string[],
): Pick<PythonProgramItem, 'tests' | 'call' | 'timeout'> {
  checker ??= readFileSync(
    join(packageRoot, 'src', 'benchmarks', 'mbpp', 'evalplus_check.py'),
    'utf8',
  );
  return {
    tests: `${PLUS_ROW}${pythonString(source)}\nPARTS = ${JSON.stringify(parts)}\n${checker}`,
    call: `plus_check(${entryPoint})`,
    timeout: LIMIT,
  };
}
