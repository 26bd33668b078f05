import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { ANSWER_WORD, type MgsmLanguage } from '../../src/benchmarks/mgsm/languages.js';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import type { Item } from '../../src/core/item.js';
import { loadDataset } from '../../src/datasets/load.js';
import type { DatasetSource } from '../../src/datasets/opened.js';
import {
  chatReply,
  type Handler,
  sendEvents,
  sendJson,
  startServer,
  type TestServer,
} from './server.js';

/** The fields that the four benchmarks keep of an item. */
interface Known {
  readonly question?: string;
  readonly choices?: readonly string[];
  readonly prompt?: string;
  readonly canonicalSolution?: string;
  readonly gold?: string;
  readonly language?: MgsmLanguage;
}

export interface GoldItem {
  readonly benchmark: AnyBenchmark;
  readonly item: Item<Known>;
  /** Whether the server answers it rightly. */
  readonly right: boolean;
}

/** Loads items and settles which of them the server gets wrong: `wrong` is told the place of each. */
export async function goldItems(
  sources: readonly (readonly [id: string, source: DatasetSource])[],
  wrong: (place: number, item: Item<Known>) => boolean,
): Promise<GoldItem[]> {
  const known: GoldItem[] = [];
  for (const [id, source] of sources) {
    const benchmark = benchmarkById(id);
    const { items } = await loadDataset<Known>(benchmark.dataset, source);
    for (const [place, item] of items.entries()) {
      known.push({ benchmark, item, right: !wrong(place, item) });
    }
  }
  return known;
}

/**
 * Answers from the gold, in words of its own. It knows an item by the text of its question at the
 * end of the prompt, so that it does not depend on how prompts are worded.
 */
export function goldReply(items: readonly GoldItem[]): (prompt: string) => string {
  const index = new Map<string, GoldItem[]>();
  for (const known of items) {
    const key = keyOf(textOf(known.item.data));
    index.set(key, [...(index.get(key) ?? []), known]);
  }
  const lengths = [...new Set([...index.keys()].map((key) => key.length))];
  return (prompt) => {
    const clean = squeeze(prompt);
    // From the end on, where the question is: before it there are examples.
    for (let end = clean.length; end > 0; end--) {
      for (const length of lengths) {
        const found = index.get(clean.slice(Math.max(0, end - length), end));
        const exact = found?.find(({ item }) => clean.includes(squeeze(textOf(item.data))));
        if (exact !== undefined) return answerOf(exact);
      }
    }
    return 'I do not know.';
  };
}

const KEY_LENGTH = 24;

/** The last characters of a question: most prompts end with them or nearly so. */
function keyOf(text: string): string {
  return squeeze(text).slice(-KEY_LENGTH);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function textOf(data: Known): string {
  const choices = data.choices?.map((choice, i) => `${'ABCD'[i]}. ${choice}`).join('\n');
  return (
    data.prompt ?? (choices === undefined ? (data.question ?? '') : `${data.question}\n${choices}`)
  );
}

function answerOf({ item: { data }, right }: GoldItem): string {
  if (data.prompt !== undefined) {
    const body = right ? data.canonicalSolution : '    raise ValueError("wrong on purpose")\n';
    return `Here you are:\n\n\`\`\`python\n${data.prompt}${body}\n\`\`\`\nDone.`;
  }
  if (data.choices !== undefined) {
    const letter = right ? data.gold : 'ABCD'[('ABCD'.indexOf(data.gold ?? '') + 2) % 4];
    return `Let me think. The best answer is ${letter}.`;
  }
  const number = (data.gold ?? '').replaceAll(',', '');
  const said = right ? number : `${number}7`;
  return data.language === undefined
    ? `Step by step. The final answer is ${said}.`
    : `1 + 1 = 2\n${ANSWER_WORD[data.language]}: ${said}`;
}

/** A server that answers from the gold, streamed or not, `latency` milliseconds after each call. */
export async function startGoldServer(
  items: readonly GoldItem[],
  options: { latency?: number; before?: Handler } = {},
): Promise<TestServer> {
  const reply = goldReply(items);
  return startServer((call, response, index) => {
    options.before?.(call, response, index);
    if (response.writableEnded || response.destroyed) return;
    const send = (): void => {
      const text = reply(call.prompt);
      if (call.body.stream !== true) {
        sendJson(response, 200, chatReply(text));
        return;
      }
      const chunk = (delta: unknown, finish_reason: string | null): unknown => ({
        model: 'served-model',
        choices: [{ index: 0, delta, finish_reason }],
      });
      const parts = text.match(/.{1,40}/gsu) ?? [];
      sendEvents(response, [
        ...parts.map((content) => chunk({ content }, null)),
        chunk({}, 'stop'),
        { model: 'served-model', choices: [], usage: { prompt_tokens: 12, completion_tokens: 7 } },
      ]);
    };
    if (options.latency === undefined) send();
    else setTimeout(send, options.latency);
  });
}
