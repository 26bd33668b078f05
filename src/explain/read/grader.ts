import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { goldOf } from '../../benchmarks/gold.js';
import { messageOf } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { type ModelResponse, textContent, textOf } from '../../core/response.js';
import { openDataset } from '../../datasets/open.js';
import type { DatasetSource } from '../../datasets/opened.js';
import type { RunBenchmarkRecord } from '../../results/records.js';
import type { Reader } from '../observation.js';
import { cutText } from './run-on.js';
import { type AnswerForm, formOf, tolerantReading } from './tolerant.js';
import { WAYS } from './ways.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Another reading of a reply. */
export interface Reading {
  readonly reader: string;
  readonly answer: string;
  /** 0 to 1 */
  readonly value: number;
}

/** Reads replies again in every way there is, and grades what is found; no code is run and no judge is asked. */
export interface Grader {
  readonly readers: readonly Reader[];
  /** The letter that was read and the one that is right, `BA`; `null` where answers are no letters. */
  readonly lettersOf: (id: string, answer: string | null) => string | null;
  /** The readings that find another answer than the stored one. */
  readonly read: (
    id: string,
    response: ModelResponse,
    stored: { readonly answer: string | null; readonly value: number },
  ) => Promise<readonly Reading[]>;
}

/** The same, or why replies cannot be read again. */
export type GraderOrReason = { readonly grader: Grader } | { readonly reason: string };

/**
 * @param extractor the one that the score uses
 * @param ownPrompts whether the items' texts are those of the dataset
 */
export async function openGrader(
  benchmark: AnyBenchmark,
  record: RunBenchmarkRecord,
  extractor: string,
  ownPrompts: boolean,
  env?: Environment,
): Promise<GraderOrReason> {
  const { scorer } = benchmark;
  if (scorer.needsSandbox === true)
    return { reason: 'answers are programs, which are not run again' };
  if (scorer.needsJudge === true) return { reason: 'answers are graded by a judge' };
  if (!ownPrompts) return { reason: 'the prompts are those of a file' };
  const items = await itemsOf(benchmark, record.datasetSource, record.datasetSha256, env);
  if (typeof items === 'string') return { reason: items };
  const forms = new Map<string, number>();
  const letters = new Set<string>();
  for (const item of items.values()) {
    const gold = goldOf(benchmark, item);
    const form = formOf(gold);
    if (form !== null) forms.set(form, (forms.get(form) ?? 0) + 1);
    if (form === 'letter') letters.add(String(gold));
  }
  const form = formOfAll(forms, items.size);
  const others = Object.entries(scorer.extractors).filter(
    ([name, extract]) => name !== extractor && extractsFrom(extract),
  );
  const luck = form === 'letter' ? 1 / Math.max(2, letters.size) : NUMBER_LUCK;
  const readers: Reader[] = [
    { name: 'cut', kind: 'cut', luck, guesses: false },
    ...(form === null
      ? []
      : [{ name: 'tolerant', kind: 'tolerant' as const, luck, guesses: false }]),
    ...WAYS.map(({ name }) => ({ name, kind: 'way' as const, luck, guesses: false })),
    ...others.map(([name, extract]) => ({
      name,
      kind: 'extractor' as const,
      luck,
      guesses: invents(extract),
    })),
  ];
  const tolerant = form === null ? undefined : tolerantReading(form, [...letters].sort().at(-1));
  const stop = record.protocol.stop ?? [];
  return {
    grader: {
      readers,
      lettersOf: (id, answer) => {
        const item = form === 'letter' && answer !== null ? items.get(id) : undefined;
        const gold = item === undefined ? undefined : goldOf(benchmark, item);
        return typeof gold === 'string' && isLetter(gold) && isLetter(answer ?? '')
          ? `${answer}${gold}`
          : null;
      },
      read: async (id, response, stored) => {
        const item = items.get(id);
        if (item === undefined || response.content.kind !== 'text') return [];
        const found: [reader: string, answer: string | null][] = [];
        const text = textOf(response.content);
        const cut = cutText(text, stop);
        const own = scorer.extractors[extractor];
        if (cut !== null && own !== undefined) {
          found.push(['cut', own({ ...response, content: textContent(cut) }, item)]);
        }
        if (stored.answer === null && tolerant !== undefined) {
          found.push(['tolerant', tolerant(text)]);
        }
        const ofText = (given: string): string | null =>
          own?.({ ...response, content: textContent(given) }, item) ?? null;
        for (const { name, texts } of WAYS) {
          const answers = texts(text).map((given) => ofText(given));
          found.push([
            name,
            answers.find((each) => each !== null && each !== stored.answer) ?? null,
          ]);
        }
        for (const [name, extract] of others) found.push([name, extract(response, item)]);
        const readings: Reading[] = [];
        for (const [reader, answer] of found) {
          if (answer === null || answer === stored.answer) continue;
          const before = readings.find((each) => each.answer === answer);
          const value = before?.value ?? (await gradeOf(benchmark, item, answer, reader, response));
          if (value !== undefined) readings.push({ reader, answer, value });
        }
        return readings;
      },
    },
  };
}

function isLetter(text: string): boolean {
  return /^[A-Z]$/.test(text);
}

/** Nearly all answers have a form of their own, or else all are read as formulas, which numbers are, too. */
const NEARLY_ALL = 0.95;

function formOfAll(forms: ReadonlyMap<string, number>, items: number): AnswerForm | null {
  const share = (name: AnswerForm): number => (forms.get(name) ?? 0) / Math.max(1, items);
  if (share('letter') >= NEARLY_ALL) return 'letter';
  if (share('number') >= NEARLY_ALL) return 'number';
  const short = share('letter') + share('number') + share('formula');
  return short >= NEARLY_ALL ? 'formula' : null;
}

/** How often a number that was not understood is right. */
const NUMBER_LUCK = 0.05;

async function gradeOf(
  { scorer }: AnyBenchmark,
  item: Item<unknown>,
  answer: string,
  extractor: string,
  response: ModelResponse,
): Promise<number | undefined> {
  try {
    const sandbox = (): never => {
      throw new Error('no code is run');
    };
    const { value } = await scorer.grade(answer, item, {
      extractor,
      response,
      sandbox: async () => sandbox(),
    });
    return value;
  } catch {
    // Some answers need code or a judge; they keep their stored verdict.
    return undefined;
  }
}

async function itemsOf(
  benchmark: AnyBenchmark,
  source: DatasetSource,
  sha256: string,
  env: Environment | undefined,
): Promise<ReadonlyMap<string, Item<unknown>> | string> {
  try {
    const opened = await openDataset<unknown>(benchmark.dataset, source, env);
    if (opened.sha256 !== sha256) return 'the dataset has changed since the run';
    const items = new Map<string, Item<unknown>>();
    for await (const item of opened.read()) items.set(item.id, item);
    return items;
  } catch (thrown) {
    return `the dataset cannot be read (${messageOf(thrown).replace(/\.$/, '')})`;
  }
}

const PROBE: Item<unknown> = { id: '', data: {}, tags: {} };

function probe(extract: AnyBenchmark['scorer']['extractors'][string]): string | null | undefined {
  try {
    const content = textContent('~');
    return extract({ content, finishReason: null, refused: false }, PROBE);
  } catch {
    // It needs the data of an item, so it looks for something.
    return undefined;
  }
}

/** Not one that takes the text as it is. */
function extractsFrom(extract: AnyBenchmark['scorer']['extractors'][string]): boolean {
  return probe(extract) !== '~';
}

/** It finds an answer in a text that holds none. */
function invents(extract: AnyBenchmark['scorer']['extractors'][string]): boolean {
  const found = probe(extract);
  return typeof found === 'string' && found !== '~';
}
