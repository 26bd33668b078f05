import { ANSWER_WORD, type MgsmLanguage } from '../../../src/benchmarks/mgsm/languages.js';
import { type ModelResponse, textContent } from '../../../src/core/response.js';
import type { ScoredSample } from '../../../src/core/score.js';
import type { ObservedReply } from '../../../src/results/observed.js';
import type { Results } from '../../../src/results/results.js';
import type { BenchmarkResults, RunResults } from '../../../src/results/run-results.js';
import { metricsOf } from '../../../src/runner/compute-metrics.js';
import { defaultExtractor } from '../../../src/scorers/scorer.js';
import type { Stored } from './injections.js';
import type { Graded, World } from './world.js';

/** The gold answer of an item, or another one, as the model writes it. */
function answerOf(world: World, { item, right }: Stored): string {
  const { gold } = item.data as { gold?: string };
  if (gold === undefined) return '';
  if (/^[A-J]$/.test(gold)) return right ? gold : gold === 'B' ? 'C' : 'B';
  if (world.benchmark.id === 'math') return right ? gold : '-987654321';
  return right ? gold.replaceAll(',', '') : `${gold.replaceAll(',', '')}7`;
}

function textOf(world: World, stored: Stored): string {
  const { clean, ending, phrase, tail, change } = stored;
  if (ending === 'cut') return clean.text.slice(0, clean.text.length / 2);
  if (ending === 'thinking' || ending === 'filtered') return '';
  const answer = answerOf(world, stored);
  const said = phrase === null ? asAsked(world, stored, answer) : phrase(asFormula(world, answer));
  const after = tail === null ? '' : `${tail}${asAsked(world, stored, otherAnswer(world, answer))}`;
  const text = `${clean.text} ${said}.${after}`;
  return change === null ? text : change.of(text, answer);
}

function asFormula({ benchmark }: World, answer: string): string {
  return benchmark.id === 'math' ? `$${answer}$` : answer;
}

function otherAnswer({ benchmark }: World, answer: string): string {
  if (/^[A-J]$/.test(answer)) return answer === 'A' ? 'D' : 'A';
  return benchmark.id === 'math' ? '-12345' : '4242';
}

function asAsked({ benchmark }: World, { item }: Stored, answer: string): string {
  switch (benchmark.id) {
    case 'mgsm':
      return `${ANSWER_WORD[(item.data as { language: MgsmLanguage }).language]}: ${answer}`;
    case 'gsm8k':
      return `The answer is ${answer}`;
    case 'math':
      return `$\\boxed{${answer}}$`;
    default:
      return `The best answer is ${answer}`;
  }
}

/** The replies of a run as a store gives them back. */
export async function storedRun(
  world: World,
  replies: readonly Stored[],
): Promise<{
  readonly results: Results;
  readonly run: RunResults;
  readonly measured: BenchmarkResults;
  readonly score: number;
}> {
  const observed: ObservedReply[] = [];
  const scores: ScoredSample[] = [];
  for (const [place, stored] of replies.entries()) {
    const reply = await observe(world, stored, place);
    observed.push(reply);
    if (reply.value === null) continue;
    const { value } = reply;
    scores.push({
      item: reply.item,
      sample: 0,
      value,
      tags: stored.item.tags,
      ...(world.benchmark.id === 'ifeval'
        ? { details: { strict: value, loose: value, instructions: 1 } }
        : {}),
    });
  }
  scores.sort((a, b) => (a.item < b.item ? -1 : 1));
  const metrics = metricsOf(world.benchmark, scores);
  const scoring = {
    id: 1,
    createdAt: '',
    scorer: world.benchmark.scorer.name,
    scorerVersion: world.benchmark.scorer.version,
    extractor: defaultExtractor(world.benchmark.scorer),
    sandbox: null,
    judge: null,
  };
  const published = world.items.length;
  const whole = observed.length === published && observed.every(({ item }) => !item.endsWith('~'));
  const measured = {
    record: {
      ...world.record,
      planned: observed.length,
      published: observed.length <= published ? published : null,
      datasetOrigin: whole
        ? 'published'
        : observed.length < published
          ? 'part of the published'
          : 'own',
    },
    scoring,
    metrics,
    asked: { items: observed.length, fewest: 1, most: 1 },
    n: scores.length,
    errors: observed.length - scores.length,
    noAnswer: 0,
    outstanding: 0,
    tally: {
      responses: scores.length,
      errors: observed.length - scores.length,
      truncated: observed.filter(({ response }) => response?.finishReason === 'length').length,
      cached: 0,
    },
  } as unknown as BenchmarkResults;
  const run = {
    run: {
      id: 'simulated',
      model: 'm',
      provider: 'p',
      standIn: false,
      config: JSON.stringify({ benchmarks: [world.benchmark.id], model: 'vllm:m' }),
    },
    benchmarks: [measured],
  } as unknown as RunResults;
  const sizes = replies.map((stored) => ({
    item: idOf(stored),
    promptLength: stored.clean.promptLength,
    tags: stored.item.tags,
  }));
  const results = {
    scores: () => scores,
    observed: () => observed,
    itemSizes: () => sizes,
    runs: () => [],
    repeats: () => [],
  } as unknown as Results;
  return { results, run, measured, score: metrics[0]?.estimate.value ?? 0 };
}

/** Copies of an item have ids that end in a tilde. */
export function idOf({ item, copy }: Stored): string {
  return copy === 0 ? item.id : `${item.id}~`;
}

async function observe(world: World, stored: Stored, place: number): Promise<ObservedReply> {
  const { ending, model, tokensIn, request } = stored;
  const base = {
    item: idOf(stored),
    sample: 0,
    fingerprint: null,
    requestSha256: request,
    reportedModel: model,
  };
  if (ending === 'error') {
    return {
      ...base,
      response: null,
      value: null,
      answer: null,
      latency: 0,
      tokensIn: null,
      tokensOut: null,
      receivedAt: '',
    };
  }
  const { response, answer, value } = await gradedOf(world, stored);
  const length = response.content.kind === 'text' ? response.content.text.length : 0;
  const tokensOut = tokensOutOf(stored, length);
  return {
    ...base,
    response,
    value,
    answer,
    latency: 200 + 20 * tokensOut,
    tokensIn,
    tokensOut,
    receivedAt: new Date(1_700_000_000_000 + 50 * place).toISOString(),
  };
}

/** Output tokens of a reply with so many characters, reasoning apart. */
export function tokensOutOf({ clean }: Stored, length: number): number {
  return Math.ceil(Math.max(length, clean.text.length / 2) / 4);
}

const noSandbox = async (): Promise<never> => {
  throw new Error('no sandbox');
};

/** The reply and its verdict; the same as before where nothing is different. */
export async function gradedOf(world: World, stored: Stored): Promise<Graded> {
  const before = gradedBefore(world, stored);
  if (before !== undefined) return before;
  const graded = await grade(world, stored);
  placeOf(world, stored).set(keyOf(stored), graded);
  return graded;
}

/** The same, if it is known. */
export function gradedBefore(world: World, stored: Stored): Graded | undefined {
  return placeOf(world, stored).get(keyOf(stored));
}

function placeOf({ graded }: World, { item }: Stored): Map<string, Graded> {
  const known = graded.get(item) ?? new Map<string, Graded>();
  graded.set(item, known);
  return known;
}

function keyOf({ right, ending, finish, clean, phrase, tail, change }: Stored): string {
  if (ending === 'text' && phrase === null && tail === null && change === null)
    return PLAIN[clean.variant]?.[right ? 1 : 0] ?? '';
  return `${right} ${ending} ${finish} ${clean.variant} ${phrase === null} ${tail === null} ${change?.name}`;
}

const PLAIN = [0, 1, 2].map((variant) => [`${variant} wrong`, `${variant} right`] as const);

async function grade(world: World, stored: Stored): Promise<Graded> {
  const { ending, finish, item } = stored;
  const text = textOf(world, stored);
  const response: ModelResponse = {
    content: textContent(
      text,
      ending === 'thinking' ? { reasoning: stored.clean.text, endsInReasoning: true } : {},
    ),
    finishReason: finish,
    refused: ending === 'filtered',
  };
  const { scorer } = world.benchmark;
  const graded = 'grader' in world.grading && world.benchmark.id !== 'ifeval';
  const extract = scorer.extractors[defaultExtractor(scorer)];
  const answer =
    ending === 'thinking' || ending === 'filtered'
      ? null
      : graded
        ? (extract?.(response, item) ?? null)
        : ending === 'cut'
          ? null
          : text;
  const value =
    answer === null
      ? 0
      : graded
        ? answer === answerOf(world, stored)
          ? stored.right
            ? 1
            : 0
          : (await scorer.grade(answer, item, { extractor: '', response, sandbox: noSandbox }))
              .value
        : stored.right
          ? 1
          : 0;
  return { response, answer, value };
}
