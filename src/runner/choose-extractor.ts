import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { Item } from '../core/item.js';
import { textContent } from '../core/response.js';
import type { OpenDataset } from '../datasets/opened.js';
import { defaultExtractor, type Extractor } from '../scorers/scorer.js';
import type { Output, Predictions } from './read-predictions.js';

/** Outputs that are looked at. */
const LOOKED_AT = 200;
/** The default extractor is kept if it finds an answer in this share of them. */
const MIN_SHARE = 0.8;
/** Another must find answers in so much larger a share. */
const MIN_GAIN = 0.2;
/** Of those that do, the first that comes so near to the best is taken: the later ones are the more tolerant ones. */
const TIE_TOLERANCE = 0.02;

/** A choice, and how many answers the extractors found. */
export interface ChosenExtractor {
  readonly name: string;
  /** For the user; `undefined` if it is the benchmark's default. */
  readonly note?: string;
}

/**
 * Chooses the extractor for outputs of another program. Its prompts may ask for another answer format than ours, so
 * that the benchmark's default extractor finds nothing.
 */
export async function chooseExtractor(
  benchmark: AnyBenchmark,
  dataset: OpenDataset<unknown>,
  predictions: Predictions,
): Promise<ChosenExtractor> {
  const name = defaultExtractor(benchmark.scorer);
  const { candidates, found, looked, share } = await sharesOf(
    benchmark,
    dataset,
    predictions,
    name,
  );
  if (candidates.length < 2) return { name };
  const best = Math.max(...candidates.map(share));
  if (looked === 0 || share(name) >= MIN_SHARE || best < share(name) + MIN_GAIN) return { name };
  const [chosen = name] = candidates.filter((each) => share(each) >= best - TIE_TOLERANCE);
  return {
    name: chosen,
    note:
      `Extractor ${chosen}: it finds an answer in ${found.get(chosen)} of the first ${looked} outputs, ` +
      `${name} in ${found.get(name)}. --extractor chooses another.`,
  };
}

/** The extractors that find answers in many more of the first outputs than one does, best first. */
export async function betterExtractors(
  benchmark: AnyBenchmark,
  dataset: OpenDataset<unknown>,
  predictions: Predictions,
  than: string,
): Promise<readonly string[]> {
  const { candidates, share } = await sharesOf(benchmark, dataset, predictions, than);
  return candidates
    .filter((each) => share(each) >= share(than) + MIN_GAIN)
    .sort((a, b) => share(b) - share(a));
}

/** In which share of the first outputs extractors find an answer: one, and all that tell answers from other text. */
async function sharesOf(
  benchmark: AnyBenchmark,
  dataset: OpenDataset<unknown>,
  predictions: Predictions,
  name: string,
): Promise<{
  readonly candidates: readonly string[];
  readonly found: ReadonlyMap<string, number>;
  readonly looked: number;
  readonly share: (name: string) => number;
}> {
  const candidates = Object.entries(benchmark.scorer.extractors).filter(
    ([each, extract]) => each === name || finds(extract),
  );
  const names = candidates.map(([each]) => each);
  if (names.length < 2) return { candidates: names, found: new Map(), looked: 0, share: () => 0 };
  const outputs = await firstOutputs(predictions);
  const items = await itemsOf(dataset, knownIds(dataset, outputs));
  const found = new Map(candidates.map(([each]) => [each, 0]));
  let looked = 0;
  for (const { item: id, response } of outputs) {
    const item = items.get(id);
    if (item === undefined) continue;
    looked += 1;
    for (const [each, extract] of candidates) {
      if (extract(response, item) !== null) found.set(each, (found.get(each) ?? 0) + 1);
    }
  }
  const share = (each: string): number => (found.get(each) ?? 0) / Math.max(1, looked);
  return { candidates: names, found, looked, share };
}

/** Whether an extractor tells answers from other text. Some take any text, or guess. */
function finds(extract: Extractor<unknown>): boolean {
  const item: Item<unknown> = { id: '', data: {}, tags: {} };
  try {
    return (
      extract({ content: textContent('~'), finishReason: null, refused: false }, item) === null
    );
  } catch {
    // It needs the data of an item, so it looks for something.
    return true;
  }
}

/** The ids of the outputs' items, as far as the dataset holds them. */
function knownIds({ outline }: OpenDataset<unknown>, outputs: readonly Output[]): Set<string> {
  const given = new Set(outputs.map(({ item }) => item));
  return new Set([...given].filter((id) => outline.ids.has(id)));
}

async function firstOutputs(predictions: Predictions): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  for await (const output of predictions.read(() => {})) {
    if (output.error === undefined) outputs.push(output);
    if (outputs.length >= LOOKED_AT) break;
  }
  return outputs;
}

async function itemsOf(
  dataset: OpenDataset<unknown>,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Item<unknown>>> {
  const found = new Map<string, Item<unknown>>();
  for await (const item of dataset.read()) {
    if (ids.has(item.id)) found.set(item.id, item);
    if (found.size === ids.size) break;
  }
  return found;
}
