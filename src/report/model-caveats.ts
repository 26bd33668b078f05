import { terminalLine } from '../core/terminal-text.js';
import type { RunResults } from '../results/run-results.js';

/** Names that are listed; a server may report any number. */
const LISTED = 4;

/** What must be said where the server reports another model than the one that was asked for, or a change of its own. */
export function modelCaveats({ run, benchmarks }: RunResults): string[] {
  if (run.standIn) return [];
  const models = distinct(benchmarks.flatMap(({ tally }) => tally.reportedModels));
  const fingerprints = distinct(benchmarks.flatMap(({ tally }) => tally.systemFingerprints));
  const caveats: string[] = [];
  const [first] = models;
  if (models.length > 1) {
    caveats.push(`The server names ${models.length} models that answered: ${listed(models)}.`);
  } else if (first !== undefined && first !== run.model) {
    caveats.push(
      `The server says that ${shown(first)} answered; ${shown(run.model)} was asked for.`,
    );
  }
  if (fingerprints.length > 1) {
    caveats.push(
      `The server changed during the run: it reports ${fingerprints.length} system fingerprints (${listed(fingerprints)}).`,
    );
  }
  return caveats;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function listed(names: readonly string[]): string {
  const rest = names.length - LISTED;
  return `${names.slice(0, LISTED).map(shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function shown(name: string): string {
  return terminalLine(name, 80);
}
