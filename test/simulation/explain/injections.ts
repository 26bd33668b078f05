import type { Item } from '../../../src/core/item.js';
import type { Random } from '../../../src/core/prng.js';
import type { CleanReply, World } from './world.js';

/** A reply as it is stored, while causes change it. */
export interface Stored {
  readonly clean: CleanReply;
  readonly item: Item<unknown>;
  /** What the model answers, rightly or not. */
  right: boolean;
  /** How it words its answer; `null`: as it is asked. */
  phrase: ((answer: string) => string) | null;
  /** What becomes of its text in the end. */
  change: Change | null;
  /** Text after its answer; an answer in it is a wrong one. */
  tail: string | null;
  finish: string;
  ending: 'text' | 'cut' | 'thinking' | 'filtered' | 'error';
  model: string;
  tokensIn: number;
  /** Identifies the request. */
  request: string;
  /** Another id for the same item. */
  copy: number;
}

/** A change of a reply's text. */
export interface Change {
  /** Replies with changes of one name are changed in the same way. */
  readonly name: string;
  readonly of: (text: string, answer: string) => string;
  /** All replies have the same text afterwards. */
  readonly same?: true;
}

/** A cause that is put into a run. */
export interface Injection {
  readonly name: string;
  /** Whether `explain` names it so. */
  readonly isNamed: (id: string) => boolean;
  /** From the smallest to the largest. */
  readonly sizes: readonly [number, number, number];
  /** Whether it can be put into this benchmark. */
  readonly fits: (world: World) => boolean;
  readonly inject: (replies: Stored[], size: number, world: World, random: Random) => Stored[];
  /** It changes which rows there are. */
  readonly rows?: true;
  /** The published number is another aggregate of the clean verdicts. */
  readonly published?: 'micro';
  /** Spread of the topics, in logits, for this size. */
  readonly spread?: (size: number) => number;
}

export const readable = ({ benchmark, grading }: World): boolean =>
  'grader' in grading && benchmark.id !== 'ifeval';
export const hasTopics = (world: World): boolean => world.topic !== null;
export const named =
  (...ids: string[]) =>
  (id: string): boolean =>
    ids.includes(id);
export const isReading = (id: string): boolean =>
  id === 'answer phrase' || id.startsWith('extractor ');

const topicOf = (world: World, { item }: Stored): string => item.tags[world.topic ?? ''] ?? '';

/** Some topics, at random, but not the same for every size. */
function someTopics(replies: readonly Stored[], count: number, world: World, random: Random) {
  const all = [...new Set(replies.map((each) => topicOf(world, each)))].sort();
  const picked = new Set<string>();
  while (picked.size < Math.min(count, all.length - 1)) {
    picked.add(all[Math.floor(random() * all.length)] ?? '');
  }
  return picked;
}

/** The share of replies with the largest values. */
export function largest(replies: readonly Stored[], share: number, of: (each: Stored) => number) {
  const sorted = [...replies].sort((a, b) => of(b) - of(a));
  return new Set(sorted.slice(0, Math.round(share * replies.length)));
}

/** Replies that another cause has not ended: of two causes, the second must not undo the first. */
function uncut(replies: readonly Stored[]): readonly Stored[] {
  return replies.filter(({ ending }) => ending === 'text');
}

/** Right answers that become wrong with a chance. */
export function worsen(replies: Iterable<Stored>, chance: number, random: Random): void {
  for (const each of replies) if (each.right && random() < chance) each.right = false;
}

const inOtherWords = (answer: string): string => `so my pick would be ${answer}`;
export const replyLength = ({ clean }: Stored): number => clean.text.length;

export const INJECTIONS: readonly Injection[] = [
  {
    name: 'truncation of long answers',
    isNamed: named('truncated'),
    sizes: [0.03, 0.08, 0.2],
    fits: () => true,
    inject: (replies, size) => {
      for (const each of largest(uncut(replies), size, replyLength)) {
        each.ending = 'cut';
        each.finish = 'length';
      }
      return replies;
    },
  },
  {
    name: 'truncation while thinking',
    isNamed: named('truncated while thinking'),
    sizes: [0.03, 0.08, 0.2],
    fits: () => true,
    inject: (replies, size) => {
      for (const each of largest(uncut(replies), size, replyLength)) {
        each.ending = 'thinking';
        each.finish = 'length';
      }
      return replies;
    },
  },
  {
    name: 'a changed answer phrase',
    isNamed: isReading,
    sizes: [0.05, 0.2, 1],
    fits: readable,
    inject: (replies, size, _world, random) => {
      for (const each of replies) if (random() < size) each.phrase = inOtherWords;
      return replies;
    },
  },
  {
    name: "a language's extraction broken",
    isNamed: isReading,
    sizes: [1, 2, 3],
    fits: (world) => readable(world) && hasTopics(world),
    inject: (replies, size, world, random) => {
      const topics = someTopics(replies, size, world, random);
      for (const each of replies) if (topics.has(topicOf(world, each))) each.phrase = inOtherWords;
      return replies;
    },
  },
  {
    name: 'two subjects worse',
    isNamed: named('groups that stand out'),
    sizes: [0.4, 0.6, 0.9],
    fits: hasTopics,
    inject: (replies, size, world, random) => {
      const topics = someTopics(replies, 2, world, random);
      worsen(
        replies.filter((each) => topics.has(topicOf(world, each))),
        size,
        random,
      );
      return replies;
    },
  },
  {
    name: 'errors on long prompts',
    isNamed: named('items in error'),
    sizes: [0.03, 0.08, 0.2],
    fits: () => true,
    inject: (replies, size) => {
      for (const each of largest(replies, size, ({ clean }) => clean.promptLength)) {
        each.ending = 'error';
      }
      return replies;
    },
  },
  {
    name: 'a filter that refuses a topic',
    isNamed: named('filtered', 'refused'),
    sizes: [1, 2, 3],
    fits: hasTopics,
    inject: (replies, size, world, random) => {
      const topics = someTopics(replies, size, world, random);
      for (const each of replies) {
        if (!topics.has(topicOf(world, each))) continue;
        each.ending = 'filtered';
        each.finish = 'content_filter';
      }
      return replies;
    },
  },
  {
    name: 'stop sequence ignored',
    isNamed: named('stop sequence ignored'),
    sizes: [0.05, 0.2, 1],
    fits: readable,
    inject: (replies, size, _world, random) => {
      for (const each of replies) {
        if (random() < size) each.tail = '\n\nQuestion: and what about another one?\n';
      }
      return replies;
    },
  },
  {
    name: 'a system prompt added',
    isNamed: named('more prompt than was sent'),
    sizes: [0.03, 0.08, 0.2],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      worsen(replies, size, random);
      for (const each of replies) each.tokensIn += 400;
      return replies;
    },
  },
  {
    name: 'half by a worse model, same name',
    isNamed: named('the score changed during the run'),
    sizes: [0.06, 0.15, 0.4],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      worsen(replies.slice(Math.floor(replies.length / 2)), size, random);
      return replies;
    },
  },
  {
    name: 'half by a worse model, another name',
    isNamed: named('another model answered'),
    sizes: [0.06, 0.15, 0.4],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      // Every second call, as a balancer of load deals them out: in a pair, the second half may be worse as well.
      const half = replies.filter((_, place) => place % 2 === 1);
      worsen(half, size, random);
      for (const each of half) each.model = 'served-model-mini';
      return replies;
    },
  },
  {
    name: 'rows missing',
    rows: true,
    isNamed: named('rows missing'),
    sizes: [0.05, 0.15, 0.3],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      // A file that lacks its end, which holds the easy items.
      const kept = replies.map((each) => ({ each, at: random() + (each.right ? 0 : -0.35) }));
      const gone = new Set(
        kept
          .sort((a, b) => b.at - a.at)
          .slice(0, Math.round(size * replies.length))
          .map(({ each }) => each),
      );
      return replies.filter((each) => !gone.has(each));
    },
  },
  {
    name: 'rows twice',
    rows: true,
    isNamed: named('rows twice'),
    sizes: [0.1, 0.3, 0.6],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      const hard = replies
        .map((each) => ({ each, at: random() + (each.right ? 0 : 0.5) }))
        .sort((a, b) => b.at - a.at)
        .slice(0, Math.round(size * replies.length))
        .map(({ each }) => each);
      return [...replies, ...hard.map((each) => ({ ...each, copy: 1 }))];
    },
  },
  {
    name: 'micro for macro',
    isNamed: named('aggregation'),
    sizes: [0.8, 1.2, 1.8],
    fits: hasTopics,
    published: 'micro',
    spread: (size) => size,
    inject: (replies) => replies,
  },
];
