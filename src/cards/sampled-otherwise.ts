import { canonicalJson } from '../core/hash.js';
import { IMPORTED } from '../core/imported.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { readStoredConfig } from '../runner/config.js';
import type { BenchmarkSampling } from '../runner/settings/benchmark-sampling.js';
import { subsetText } from './card-sampling.js';

/** How a run sampled a row otherwise than the card. */
export interface SampledOtherwise {
  /** Why the two scores are of different distributions of replies; `null` where they are of the same one. */
  readonly incomparable: string | null;
  /** `one sample; the card reports the mean of 64`; `null` where the run drew as many. */
  readonly fewer: string | null;
}

/** Compares how a benchmark was sampled with what the card says of it. */
export function sampledOtherwise(
  said: BenchmarkSampling | undefined,
  { record: { protocol }, asked }: Pick<BenchmarkResults, 'record' | 'asked'>,
  { run }: Pick<RunResults, 'run'>,
): SampledOtherwise {
  // A card that says nothing is of one sample of all items.
  const card: BenchmarkSampling = said ?? {};
  const drawn = Math.max(1, asked.fewest);
  const published = card.samples ?? 1;
  const fewer =
    drawn < published
      ? `${drawn === 1 ? 'one sample' : `${drawn} samples`}; the card reports the mean of ${published}`
      : null;
  const items = otherItems(card.subset, protocol.subset);
  if (protocol.prompt === IMPORTED) return { incomparable: items[0] ?? null, fewer };
  const omitted = new Set(protocol.omit ?? []);
  const ours: Record<string, unknown> = {
    ...protocol.params,
    ...readStoredConfig(run.config).params,
  };
  const differences = [
    ...items,
    ...(card.temperature === undefined
      ? []
      : omitted.has('temperature')
        ? [`the server’s own temperature; the card sampled at ${card.temperature}`]
        : protocol.temperature === card.temperature
          ? []
          : [`temperature ${protocol.temperature}; the card sampled at ${card.temperature}`]),
    ...Object.entries(card.params ?? {}).flatMap(([name, value]) => {
      const sent = omitted.has(name) ? undefined : ours[name];
      if (JSON.stringify(sent) === JSON.stringify(value)) return [];
      return [
        `${sent === undefined ? `no ${name}` : `${name} ${JSON.stringify(sent)}`}; the card’s is ${JSON.stringify(value)}`,
      ];
    }),
    ...(card.reasoningEffort === undefined || protocol.reasoningEffort === card.reasoningEffort
      ? []
      : [
          `${protocol.reasoningEffort === undefined ? 'no reasoning effort' : `reasoning effort ${protocol.reasoningEffort}`}; the card’s is ${card.reasoningEffort}`,
        ]),
  ];
  return { incomparable: differences.length === 0 ? null : differences.join(', '), fewer };
}

/** A card's row can be about a part of the dataset, such as the contests of a window. */
function otherItems(
  card: BenchmarkSampling['subset'],
  ours: Readonly<Record<string, readonly string[]>> | undefined,
): string[] {
  if (canonicalJson(card ?? {}) === canonicalJson(ours ?? {})) return [];
  const said = card === undefined ? 'all' : `those with ${subsetText(card)}`;
  return [
    `${ours === undefined ? 'all items' : `items with ${subsetText(ours)}`}; the card’s are ${said}`,
  ];
}
