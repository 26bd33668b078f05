import { type Category, languageOf } from '../categories.js';
import type { BfclItem, WantedCall } from '../dataset.js';
import type { FunctionDoc } from '../function-doc.js';
import { checkCall, type MadeCall } from './function-check.js';
import { type Checked, CheckerFailure, invalid, VALID } from './verdict.js';

/**
 * Whether the calls of an answer are the expected ones. Parallel calls may be in any order: each expected call is
 * matched with the first unmatched call that fits (gorilla@70d6722:bfcl/eval_checker/checker.py, `ast_checker`).
 *
 * @param nameOf the name under which a function was shown to the model
 */
export function checkCalls(
  calls: readonly MadeCall[],
  { category, functions, wanted }: BfclItem,
  nameOf: (name: string) => string,
): Checked {
  const language = languageOf(category);
  const check = (call: MadeCall, one: WantedCall): Checked =>
    checkCall(call, one, docFor(one, category, functions), language, nameOf);
  try {
    if (calls.length !== wanted.length) return invalid(WRONG_COUNT[kindOf(category)]);
    if (kindOf(category) === 'parallel') return checkAnyOrder(calls, wanted, check);
    const [call] = calls;
    const [one] = wanted;
    if (call === undefined || one === undefined) throw new CheckerFailure('no call');
    return check(call, one);
  } catch (thrown) {
    if (thrown instanceof CheckerFailure) return invalid('checker:failure', thrown.message);
    throw thrown;
  }
}

const WRONG_COUNT = {
  simple: 'simple_function_checker:wrong_count',
  multiple: 'multiple_function_checker:wrong_count',
  parallel: 'parallel_function_checker_no_order:wrong_count',
};

function kindOf(category: Category): keyof typeof WRONG_COUNT {
  if (category.includes('parallel')) return 'parallel';
  return category.includes('multiple') ? 'multiple' : 'simple';
}

function docFor(
  wanted: WantedCall,
  category: Category,
  functions: readonly FunctionDoc[],
): FunctionDoc | undefined {
  if (kindOf(category) === 'simple') return functions[0];
  return functions.find(({ name }) => name === wanted.name);
}

function checkAnyOrder(
  calls: readonly MadeCall[],
  wanted: readonly WantedCall[],
  check: (call: MadeCall, one: WantedCall) => Checked,
): Checked {
  const free = new Set(calls);
  for (const one of wanted) {
    const fitting = [...free].find((call) => check(call, one).valid);
    if (fitting === undefined) {
      return invalid('parallel_function_checker_no_order:cannot_find_match', one.name);
    }
    free.delete(fitting);
  }
  return VALID;
}
