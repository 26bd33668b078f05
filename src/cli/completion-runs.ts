import { runWords } from '../store/run-words.js';

/** Prints the runs of a store, one a line, for the scripts of `cardbench completion`. */
export function printRunWords(store = 'results/cardbench.db'): void {
  const words = runWords(store).filter((word) => /^[\w.:~-]+$/.test(word));
  process.stdout.write(words.map((word) => `${word}\n`).join(''));
}
