import { packageVersion } from '../core/package-root.js';
import { UNLIMITED, wrapped, wrappedCommand } from '../report/wrap.js';

const TASKS = [
  ['Is this card reproduced?', 'cardbench card llama-3.3-70b-instruct -m <provider>:<model>'],
  ['Which of two models is better, item by item?', 'cardbench compare <run> <run>'],
  ['Did it get worse? (for CI)', 'cardbench check --baseline <run>'],
  ['Can this endpoint serve a card?', 'cardbench doctor -m <provider>:<model>'],
] as const;

/**
 * What `cardbench` alone prints: what it is, where to begin, and where the rest is found.
 *
 * @param width of the terminal, in columns
 */
export function startText(width: number = UNLIMITED): string {
  const within = Math.min(width, 100);
  const command = (text: string): string => wrappedCommand(text, '  ', within).join('\n');
  const text = (words: string): string => wrapped(words, within);
  return [
    text(
      `cardbench ${packageVersion}: runs language models on the benchmarks of their model cards, and says whether the published numbers are reproduced.`,
    ),
    text('Try it, without a key and without a network:'),
    command('cardbench run mmlu humaneval mgsm --model demo'),
    text('Then:'),
    TASKS.map(([question, line]) => `${text(`  # ${question}`)}\n${command(line)}`).join('\n'),
    text(
      'All commands: cardbench --help. The flags of one: cardbench <command> --help. Which hosts there are for <provider>: docs/servers.md.',
    ),
  ].join('\n\n');
}
