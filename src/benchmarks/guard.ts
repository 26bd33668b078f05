import { basename } from 'node:path';
import { CardbenchError, messageOf } from '../core/errors.js';
import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import { terminalLine } from '../core/terminal-text.js';
import type { Dataset } from '../datasets/dataset.js';
import { aroundMetric } from '../metrics/arithmetic.js';
import type { Metric, MetricResult } from '../metrics/metric.js';
import { OutOfOrder } from '../metrics/score-stream.js';
import type { Extractor, Scorer, Verdict } from '../scorers/scorer.js';
import type { AnyBenchmark } from './benchmark.js';
import { brief } from './parts.js';

/**
 * A user's benchmark whose functions say what is wrong with them: where one throws or returns something else than it
 * should, the error names the file, the function, the item and what was expected.
 *
 * @param file that exports it
 */
export function guarded(benchmark: AnyBenchmark, file: string): AnyBenchmark {
  const name = basename(file);
  const { prompt, completionPrompt, mockReply, generate, dataset, scorer, metrics } = benchmark;
  return {
    ...benchmark,
    dataset: guardedDataset(dataset, name),
    prompt: (item) => guardedPrompt(prompt, item, name),
    ...(completionPrompt === undefined
      ? {}
      : {
          completionPrompt: (item: Item<unknown>) => {
            const made: unknown = calling(name, 'completionPrompt', item, () =>
              completionPrompt(item),
            );
            if (isRecord(made) && typeof made['text'] === 'string') {
              return made as unknown as { text: string };
            }
            throw returned(name, 'completionPrompt', item, made, '{ text: "..." }');
          },
        }),
    ...(mockReply === undefined
      ? {}
      : {
          mockReply: (item: Item<unknown>, correct: boolean, kind: Prompt['kind']) => {
            const made: unknown = calling(name, 'mockReply', item, () =>
              mockReply(item, correct, kind),
            );
            if (typeof made === 'string' || Array.isArray(made)) return made as string;
            throw returned(name, 'mockReply', item, made, 'a text');
          },
        }),
    scorer: guardedScorer(scorer, name),
    metrics: metrics.map((metric) => guardedMetric(metric, name)),
    ...(generate === undefined ? {} : { generate: guarded(generate, file) }),
  };
}

function guardedPrompt(prompt: AnyBenchmark['prompt'], item: Item<unknown>, name: string): Prompt {
  const made: unknown = calling(name, 'prompt', item, () => prompt(item));
  if (isPrompt(made)) return made;
  throw returned(name, 'prompt', item, made, 'chat(...), completion(...) or choices(...)');
}

function isPrompt(value: unknown): value is Prompt {
  if (!isRecord(value)) return false;
  const isList = (list: unknown, parts: readonly string[]): boolean =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((each) => isRecord(each) && parts.every((part) => typeof each[part] === 'string'));
  return (
    (value['kind'] === 'chat' && isList(value['messages'], ['role', 'content'])) ||
    (value['kind'] === 'completion' && typeof value['text'] === 'string') ||
    (value['kind'] === 'choices' && isList(value['choices'], ['context', 'continuation']))
  );
}

function guardedDataset(dataset: Dataset<unknown>, name: string): Dataset<unknown> {
  return {
    ...dataset,
    parse: async function* (...args) {
      let place = 0;
      const after = (): string => (place === 0 ? '' : ` after item ${place}`);
      const items: unknown = inFile(name, '"parse"', () => dataset.parse(...args));
      if (typeof items !== 'object' || items === null || !(Symbol.asyncIterator in items)) {
        throw new CardbenchError(
          `${name}: "parse" returned ${brief(items)}; it must yield items: async function* (rows) { ... }.`,
        );
      }
      const iterator = (items as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await inFile(name, `"parse"${after()}`, () => iterator.next());
          if (next.done === true) return;
          place += 1;
          yield asItem(next.value, place, name);
        }
      } finally {
        await iterator.return?.();
      }
    },
  };
}

function asItem(value: unknown, place: number, name: string): Item<unknown> {
  const wrong = (what: string): CardbenchError =>
    new CardbenchError(
      `${name}: ${what}; "parse" must yield { id: "...", data: ..., tags: { ... } }.`,
    );
  if (!isRecord(value)) throw wrong(`item ${place} is ${brief(value)}`);
  const { id, tags } = value;
  if (typeof id !== 'string' || id === '') throw wrong(`the id of item ${place} is ${brief(id)}`);
  if (!('data' in value)) throw wrong(`item "${terminalLine(id, 60)}" has no "data"`);
  const isTags = isRecord(tags) && Object.values(tags).every((tag) => typeof tag === 'string');
  if (!isTags) throw wrong(`the tags of item "${terminalLine(id, 60)}" are ${brief(tags)}`);
  return value as unknown as Item<unknown>;
}

/** What a scorer throws becomes the item's error, so it is an error of the item alone, not of the run. */
function guardedScorer(scorer: Scorer<unknown>, name: string): Scorer<unknown> {
  const extractors = Object.entries(scorer.extractors).map(
    ([extractor, extract]): [string, Extractor<unknown>] => [
      extractor,
      (response, item) => {
        const found: unknown = calling(name, `extractor "${extractor}"`, item, () =>
          extract(response, item),
        );
        if (typeof found === 'string' || found === null) return found;
        throw returned(name, `extractor "${extractor}"`, item, found, 'a text, or null');
      },
    ],
  );
  return {
    ...scorer,
    extractors: Object.fromEntries(extractors),
    grade: async (answer, item, context) => {
      // What the sandbox or the judge throws is not the scorer's fault.
      const ours = new WeakSet<object>();
      const { sandbox, ask } = context;
      const within = {
        ...context,
        sandbox: () => noting(ours, sandbox()),
        ...(ask === undefined
          ? {}
          : {
              ask: Object.assign((asked: Prompt) => noting(ours, ask(asked)), {
                template: ask.template,
              }),
            }),
      };
      const verdict: unknown = await calling(
        name,
        'grade',
        item,
        () => scorer.grade(answer, item, within),
        ours,
      );
      if (isVerdict(verdict)) return verdict;
      throw returned(name, 'grade', item, verdict, '{ value: 0 to 1, reason: "..." }');
    },
  };
}

/** Notes what a promise throws. */
function noting<Value>(thrown: WeakSet<object>, promise: Promise<Value>): Promise<Value> {
  return promise.catch((reason) => {
    if (typeof reason === 'object' && reason !== null) thrown.add(reason);
    throw reason;
  });
}

function isVerdict(value: unknown): value is Verdict {
  return isRecord(value) && isShare(value['value']) && typeof value['reason'] === 'string';
}

function guardedMetric(metric: Metric, name: string): Metric {
  return aroundMetric(metric, (compute) => {
    const what = `the metric "${terminalLine(metric.name, 40)}"`;
    const results: unknown = inFile(name, what, compute, { cure: STORED });
    if (Array.isArray(results) && results.every(isMetricResult)) return results;
    throw new CardbenchError(
      `${name}: ${what} returned ${brief(results)}; "compute" must return a list of { name, estimate: { value, stderr, interval, method, n } } with values from 0 to 1. ${STORED}`,
    );
  });
}

function isMetricResult(value: unknown): value is MetricResult {
  if (!isRecord(value) || typeof value['name'] !== 'string') return false;
  const { estimate } = value;
  if (!isRecord(estimate)) return false;
  const { interval, n, stderr } = estimate;
  return (
    isShare(estimate['value']) &&
    (stderr === null || typeof stderr === 'number') &&
    Array.isArray(interval) &&
    interval.length === 2 &&
    interval.every((each) => typeof each === 'number' && Number.isFinite(each)) &&
    typeof n === 'number'
  );
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function calling<Value>(
  name: string,
  part: string,
  item: Item<unknown>,
  call: () => Value,
  ours?: WeakSet<object>,
): Value {
  return inFile(name, `${quoted(part)} for item "${terminalLine(item.id, 60)}"`, call, { ours });
}

/** What is to be done where a benchmark fails after its run. */
const STORED = 'The responses are stored: mend it, and run the same command again.';

/**
 * Calls a function of the user's, and names it where it throws, at once or later.
 *
 * @param ours errors that are passed on as they are
 * @param cure a further sentence: what to do
 */
function inFile<Value>(
  name: string,
  what: string,
  call: () => Value,
  { ours, cure }: { readonly ours?: WeakSet<object> | undefined; readonly cure?: string } = {},
): Value {
  const told = (thrown: unknown): unknown => {
    const isOurs = typeof thrown === 'object' && thrown !== null && ours?.has(thrown) === true;
    return thrown instanceof CardbenchError || thrown instanceof OutOfOrder || isOurs
      ? thrown
      : new CardbenchError(
          `${name}: ${what} threw: ${terminalLine(messageOf(thrown), 200)}.${cure === undefined ? '' : ` ${cure}`}`,
        );
  };
  try {
    const value = call();
    if (!(value instanceof Promise)) return value;
    return value.catch((thrown) => {
      throw told(thrown);
    }) as Value;
  } catch (thrown) {
    throw told(thrown);
  }
}

function returned(
  name: string,
  part: string,
  item: Item<unknown>,
  value: unknown,
  expected: string,
): CardbenchError {
  return new CardbenchError(
    `${name}: ${quoted(part)} returned ${brief(value)} for item "${terminalLine(item.id, 60)}"; it must return ${expected}.`,
  );
}

function quoted(part: string): string {
  return part.includes('"') ? `the ${part}` : `"${part}"`;
}
