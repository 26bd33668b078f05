import type { Continuation } from '../../src/core/prompt.js';
import { post } from './live-server.js';

/** More tokens than any vocabulary has, so that all of them are returned. */
const WHOLE = 1_000_000;

/**
 * The log-likelihood of a continuation, each of its tokens from the distribution over the whole vocabulary after all
 * tokens before it. Nothing of cardbench's own strategies is used.
 *
 * @returns `undefined` where the server cannot give whole distributions by token id, as llama.cpp's can
 */
export async function fromFullDistributions({
  context,
  continuation,
}: Continuation): Promise<number | undefined> {
  const text = context + continuation;
  const ids = await tokensOf(text);
  if (ids === undefined) return undefined;
  const start = await firstTokenOf(ids, text, context);
  let total = 0;
  for (let i = start; i < ids.length; i++) {
    const value = await logProbability(ids.slice(0, i), ids[i] ?? -1);
    if (value === undefined) return undefined;
    total += value;
  }
  return total;
}

async function tokensOf(text: string, add_special = true): Promise<number[] | undefined> {
  const reply = await post('../tokenize', { content: text, add_special });
  const tokens = reply?.['tokens'];
  return Array.isArray(tokens) && tokens.every(Number.isInteger) ? tokens : undefined;
}

/** The first token that is not part of the context; white space at the end of the context belongs to what follows. */
async function firstTokenOf(ids: readonly number[], text: string, context: string) {
  const before = Buffer.byteLength(context.trimEnd());
  // Tokens that begin the text and are no part of it.
  const special = ids.length - ((await tokensOf(text, false))?.length ?? ids.length);
  for (let i = ids.length - 1; i > special; i--) {
    const reply = await post('../detokenize', { tokens: ids.slice(special, i) });
    const content = String(reply?.['content']);
    // A vocabulary may put a space of its own before the first word.
    const own = content.startsWith(' ') && !text.startsWith(' ') ? 1 : 0;
    if (Buffer.byteLength(content) - own <= before) return i;
  }
  return special;
}

/** By the tokens before: choices share contexts, and begin alike. */
const known = new Map<string, Promise<Float64Array | undefined>>();
/** A megabyte each with a large vocabulary. */
const MAX_KNOWN = 400;

async function logProbability(before: number[], token: number): Promise<number | undefined> {
  const key = before.join(' ');
  const distribution = known.get(key) ?? distributionAfter(before);
  known.set(key, distribution);
  const [oldest] = known.keys();
  if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  return (await distribution)?.[token];
}

interface Candidate {
  readonly id: number;
  readonly logprob: number;
}

/** By token id; `undefined` where it is not reported, or not whole. */
async function distributionAfter(prompt: number[]): Promise<Float64Array | undefined> {
  const reply = await post('../completion', {
    prompt,
    n_predict: 1,
    temperature: 0,
    // Which token is generated does not matter: the distribution is that before sampling. But none is reported with a
    // token that ends the text, or that ends within a character.
    grammar: 'root ::= "a"',
    n_probs: WHOLE,
    post_sampling_probs: false,
    response_fields: ['completion_probabilities'],
  });
  const positions = reply?.['completion_probabilities'] as
    | { readonly top_logprobs?: readonly Candidate[] }[]
    | undefined;
  const candidates = positions?.[0]?.top_logprobs;
  if (candidates === undefined) return undefined;
  // Servers add up single-precision numbers, of which many are lost in a sum over a flat distribution.
  const total = candidates.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  // A distribution that is not whole does not sum to one.
  if (Math.abs(total - 1) > 1e-2) return undefined;
  const values = new Float64Array(candidates.length);
  for (const { id, logprob } of candidates) values[id] = logprob - Math.log(total);
  return values;
}
