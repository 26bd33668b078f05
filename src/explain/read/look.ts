import { sha256 } from '../../core/hash.js';
import { textOf } from '../../core/response.js';
import type { ObservedReply } from '../../results/observed.js';
import type { Observation, ReadingExample } from '../observation.js';
import { endingOf } from './ending.js';
import type { Grader } from './grader.js';
import { markOf } from './mark.js';

/** An observation but for its weight, and with what orders it in time. */
export type Seen = Omit<Observation, 'weight' | 'counted' | 'tags' | 'others' | 'place'> & {
  readonly receivedAt: string;
};

/** The length of an item's prompt, and its tags. */
export interface Size {
  readonly promptLength: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

interface Looking {
  readonly size: Size | undefined;
  readonly cutIsNormal: boolean;
  readonly grader: Grader | undefined;
  /** Answers are programs. */
  readonly isCode: boolean;
  readonly examples: ReturnType<typeof examplesOf>;
}

/** Shorter texts repeat each other for good reasons. */
const LONG_TEXT = 80;
const NO_READINGS = {};

/** Reads one reply; its text is not kept. */
export async function look(reply: ObservedReply, looking: Looking): Promise<Seen> {
  const { response, value, answer, item, sample } = reply;
  const content = response?.content;
  const text = content === undefined ? '' : textOf(content);
  const reasoning = content?.kind === 'text' ? (content.reasoning ?? '') : '';
  const ending = endingOf(reply, looking.cutIsNormal);
  const readable = ending === 'whole' || ending === 'no answer';
  const found =
    readable && response !== null && value !== null && looking.grader !== undefined
      ? await looking.grader.read(item, response, { answer, value })
      : [];
  for (const reading of found) looking.examples.add(reading.reader, reply, reading.answer, text);
  return {
    item,
    sample,
    value,
    ending,
    latency: reply.latency > 0 ? reply.latency : null,
    tokensIn: reply.tokensIn,
    tokensOut: reply.tokensOut,
    length: text.length + reasoning.length,
    promptLength: looking.size?.promptLength ?? null,
    served: servedText(reply),
    request: reply.requestSha256 === '' ? null : reply.requestSha256,
    text: text.length < LONG_TEXT ? null : idOf(text),
    letters: looking.grader?.lettersOf(item, answer) ?? null,
    mark: ending === 'whole' || ending === 'no answer' ? markOf(text, looking.isCode) : null,
    receivedAt: reply.receivedAt,
    readings:
      found.length === 0
        ? NO_READINGS
        : Object.fromEntries(found.map((reading) => [reading.reader, reading.value])),
  };
}

function servedText({ reportedModel, fingerprint }: ObservedReply): string {
  if (fingerprint === null) return reportedModel ?? '';
  return `${reportedModel ?? ''} (${fingerprint})`.trim();
}

/** 48 bits of the text's hash: the same text has the same in every run. */
function idOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 12), 16);
}

/** Three examples of each way in which a reading parts from the stored one. */
export function examplesOf() {
  const found = new Map<string, ReadingExample[]>();
  return {
    add: (reader: string, { item, answer }: ObservedReply, other: string, text: string): void => {
      const miss = answer === null ? 'found no answer' : 'found another answer';
      const key = `${reader} ${miss}`;
      const known = found.get(key) ?? [];
      if (known.length >= SHOWN) return;
      const end = text.slice(-END).trim();
      known.push({ reader, item, miss, stored: answer, answer: other.slice(0, END), end });
      found.set(key, known);
    },
    all: (): readonly ReadingExample[] => [...found.values()].flat(),
  };
}

const SHOWN = 3;
const END = 120;
