import type { AnyBenchmark } from '../../../src/benchmarks/benchmark.js';
import { benchmarkById } from '../../../src/benchmarks/registry.js';
import type { Item } from '../../../src/core/item.js';
import { type Random, seededRandom } from '../../../src/core/prng.js';
import { promptText } from '../../../src/core/prompt.js';
import type { ModelResponse } from '../../../src/core/response.js';
import { loadDataset } from '../../../src/datasets/load.js';
import type { DatasetSource } from '../../../src/datasets/opened.js';
import { type GraderOrReason, openGrader } from '../../../src/explain/read/grader.js';
import type { RunBenchmarkRecord } from '../../../src/results/records.js';
import type { RunConfig } from '../../../src/runner/config.js';
import { inOrder } from '../../../src/runner/plan/order.js';
import { defaultExtractor } from '../../../src/scorers/scorer.js';

/** A benchmark with its items, read once for all trials. */
export interface World {
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
  readonly promptLengths: readonly number[];
  readonly record: RunBenchmarkRecord;
  readonly grading: GraderOrReason;
  /** What was graded before: most replies of two trials are the same. */
  readonly graded: WeakMap<Item<unknown>, Map<string, Graded>>;
  /** The tag whose groups are a topic: a subject, a language. */
  readonly topic: string | null;
}

/** A reply as it is read. */
export interface Graded {
  readonly response: ModelResponse;
  readonly answer: string | null;
  readonly value: number;
}

/** Whether a model is right on each item, and what it says. */
export interface CleanReply {
  readonly item: Item<unknown>;
  readonly promptLength: number;
  readonly right: boolean;
  readonly text: string;
  /** Which of the texts that there are for the item. */
  readonly variant: number;
  readonly tokensIn: number;
}

export async function openWorld(
  id: string,
  source: DatasetSource,
  order: RunConfig['order'] = 'shuffled',
): Promise<World> {
  const benchmark = benchmarkById(id);
  const loaded = await loadDataset<unknown>(benchmark.dataset, source);
  const { sha256 } = loaded;
  const items = await asAsked(id, loaded.items, order);
  const record: RunBenchmarkRecord = {
    id: 1,
    benchmark: id,
    title: benchmark.title,
    protocol: { ...benchmark.protocol, samples: 1 },
    datasetSource: source,
    datasetOrigin: 'published',
    datasetLabel: 'published',
    datasetSha256: sha256,
    planned: items.length,
    published: items.length,
  };
  const extractor = defaultExtractor(benchmark.scorer);
  const tags = Object.keys(items[0]?.tags ?? {});
  return {
    benchmark,
    items,
    promptLengths: items.map((item) => lengthOf(benchmark, item)),
    record,
    grading: readOnce(await openGrader(benchmark, record, extractor, true)),
    graded: new WeakMap(),
    topic: ['subject', 'language', 'category'].find((tag) => tags.includes(tag)) ?? null,
  };
}

/** The items in the order in which a run asks them. */
async function asAsked(
  id: string,
  items: readonly Item<unknown>[],
  order: RunConfig['order'],
): Promise<readonly Item<unknown>[]> {
  async function* read() {
    yield* items;
  }
  const plan = { id, items: items.map((item) => item.id) };
  const asked: Item<unknown>[] = [];
  for await (const item of inOrder({ plan, read, size: 0 }, { order, seed: 0 })) asked.push(item);
  return asked;
}

/** The same reply is read once for all trials. */
function readOnce(grading: GraderOrReason): GraderOrReason {
  if (!('grader' in grading)) return grading;
  const { readers, lettersOf, read } = grading.grader;
  const known = new WeakMap<ModelResponse, ReturnType<typeof read>>();
  return {
    grader: {
      readers,
      lettersOf,
      read: (id, response, stored) => {
        const found = known.get(response) ?? read(id, response, stored);
        known.set(response, found);
        return found;
      },
    },
  };
}

function lengthOf(benchmark: AnyBenchmark, item: Item<unknown>): number {
  try {
    return promptText(benchmark.prompt(item)).length;
  } catch {
    // The few-shot examples of MMLU-Pro are not among the test data.
    return (benchmark.matchText?.(item.data) ?? '').length + 400;
  }
}

const WORDS =
  'first then so we note that the given value of each part is taken as one unit and compared with others'.split(
    ' ',
  );

/** A reply of random length: some steps, then the answer. */
function stepsOf(random: Random): string {
  const count = Math.round(Math.exp(3.4 + 0.6 * normal(random)));
  const words = Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]);
  return `${words.join(' ')}.`;
}

/** Sets of texts, so that the same text need not be graded for each trial. */
const VARIANTS = 3;
const known = new WeakMap<World, string[][]>();

function textsOf(world: World, variant: number): readonly string[] {
  const sets = known.get(world) ?? [];
  known.set(world, sets);
  const random = seededRandom('texts', world.benchmark.id, variant);
  const texts = sets[variant] ?? world.items.map(() => stepsOf(random));
  sets[variant] = texts;
  return texts;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * A model that is right at a known rate: topics differ, and so do items; longer prompts are no harder.
 *
 * @param spread standard deviation of the topics, in logits
 */
export function cleanReplies(world: World, seed: string, spread = 0.35): readonly CleanReply[] {
  const random = seededRandom('explain', world.benchmark.id, seed);
  const topics = new Map<string, number>();
  const variant = Math.floor(random() * VARIANTS);
  const texts = textsOf(world, variant);
  return world.items.map((item, i) => {
    const topic = world.topic === null ? '' : (item.tags[world.topic] ?? '');
    if (!topics.has(topic)) topics.set(topic, normal(random) * spread);
    const logit = 1.2 + (topics.get(topic) ?? 0) + 0.8 * normal(random);
    const right = random() < 1 / (1 + Math.exp(-logit));
    const promptLength = world.promptLengths[i] ?? 0;
    return {
      item,
      promptLength,
      right,
      text: texts[i] ?? '',
      variant,
      tokensIn: Math.round((promptLength / 4) * (1 + 0.03 * normal(random)) + 22),
    };
  });
}

/** The share of verdicts that two runs of one model part on. */
const FLIPS = 0.03;

/** Whether another run of the same model is right on each item. */
export function anotherRun(replies: readonly CleanReply[], seed: string): readonly boolean[] {
  const random = seededRandom('flips', seed);
  const share = replies.filter(({ right }) => right).length / replies.length;
  // Flips keep the score on average.
  return replies.map(({ right }) => {
    const chance = FLIPS / 2 / (right ? share : 1 - share);
    return random() < chance ? !right : right;
  });
}
