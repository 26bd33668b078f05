import { readFileSync } from 'node:fs';
import { runWords } from '../store/run-words.js';

/** A `store` that a config file names in one line, without loading what reads such files. */
const NAMED = {
  'cardbench.config.ts': /^[^/*\n]*\bstore:\s*(['"`])([^'"`$\n]+)\1/m,
  'cardbench.config.yaml': /^store:\s*(['"]?)([^'"#\n]+?)\1\s*(?:#.*)?$/m,
  'cardbench.config.yml': /^store:\s*(['"]?)([^'"#\n]+?)\1\s*(?:#.*)?$/m,
} as const;

/** Prints the runs of a store, one a line, for the scripts of `cardbench completion`. */
export function printRunWords(store = namedStore() ?? 'results/cardbench.db'): void {
  const words = runWords(store).filter((word) => /^[\w.:~-]+$/.test(word));
  process.stdout.write(words.map((word) => `${word}\n`).join(''));
}

function namedStore(): string | undefined {
  for (const [file, store] of Object.entries(NAMED)) {
    try {
      return store.exec(readFileSync(file, 'utf8'))?.[2];
    } catch {
      // There is no such file.
    }
  }
  return undefined;
}
