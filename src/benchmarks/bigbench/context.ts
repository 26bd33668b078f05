import { numpyPermutation } from '../../core/numpy-random.js';
import type { TaskFile } from './task-file.js';

const SEED = 42;

/**
 * The text before the answer: the task's prefix, the input and, in the tasks that show them, the sorted choices
 * permuted by numpy's `RandomState(42).permutation`.
 */
export function contextOf(
  file: TaskFile,
  { input, targets }: Pick<TaskFile['examples'][number], 'input' | 'targets'>,
): string {
  const choices = targets.map(([choice]) => choice);
  const shown = file.showsChoices
    ? numpyPermutation(choices.sort(byCodePoint), SEED)
        .map((choice) => file.choicePrefix + choice)
        .join('')
    : '';
  return `${file.prefix}${file.inputPrefix}${input}${shown}${file.outputPrefix}`;
}

/** As Python sorts strings. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
