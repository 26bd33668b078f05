import { z } from 'zod';
import type { ReasoningTags } from './reasoning/split.js';

/** How a benchmark is run. Sampling parameters are sent exactly as given here. */
export interface Protocol {
  /** The name and version of the prompt's wording: `zero-shot-cot/1`. */
  readonly prompt: string;
  /** Number of few-shot examples before the question. */
  readonly shots: number;
  /** Whether the model is asked to reason before it answers. */
  readonly cot: boolean;
  /** 0 is greedy decoding. */
  readonly temperature: number;
  /** The maximum number of tokens of a reply. */
  readonly maxTokens: number;
  /** Stop sequences. */
  readonly stop?: readonly string[];
  /** How the endpoint gave log-likelihoods, where it was asked for some. Versions before 0.2.0 knew only echo. */
  readonly logLikelihoods?: string;
  /** A system prompt of the user's, before each conversation. */
  readonly system?: string;
  /** How much the model is told to think before it answers. */
  readonly reasoningEffort?: string;
  /** Further fields of this benchmark's requests, such as `top_p`. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The part of the dataset that is asked, by tags, where the benchmark is about a part of it. */
  readonly subset?: Readonly<Record<string, readonly string[]>>;
  /** Fields that requests leave out, whatever this protocol says of them. */
  readonly omit?: readonly string[];
  /** Fields that requests send under another name. */
  readonly rename?: Readonly<Record<string, string>>;
  /** The names of further headers. */
  readonly headers?: readonly string[];
  /** Tags of the user's around reasoning, or `none`; the known ones where it is missing. */
  readonly reasoningTags?: ReasoningTags;
}

/** The oldest way to get log-likelihoods: an echoed prompt. */
export const ECHO = 'echo';

/** A protocol as it is compared with others: versions that knew only echo did not name it. */
export function withoutEcho<Given extends { readonly logLikelihoods?: string }>(
  protocol: Given,
): Omit<Given, 'logLikelihoods'> & { readonly logLikelihoods?: string } {
  const { logLikelihoods, ...others } = protocol;
  return logLikelihoods === undefined || logLikelihoods === ECHO
    ? others
    : { ...others, logLikelihoods };
}

/** A protocol in JSON, which may have other fields, too. */
export const protocolSchema = z.looseObject({
  prompt: z.string(),
  shots: z.number(),
  cot: z.boolean(),
  temperature: z.number(),
  maxTokens: z.number(),
  stop: z.array(z.string()).readonly().exactOptional(),
  logLikelihoods: z.string().exactOptional(),
  system: z.string().exactOptional(),
  reasoningEffort: z.string().exactOptional(),
  params: z.record(z.string(), z.unknown()).readonly().exactOptional(),
  subset: z.record(z.string(), z.array(z.string()).readonly()).readonly().exactOptional(),
  omit: z.array(z.string()).readonly().exactOptional(),
  rename: z.record(z.string(), z.string()).readonly().exactOptional(),
  headers: z.array(z.string()).readonly().exactOptional(),
  reasoningTags: z
    .union([z.literal('none'), z.array(z.tuple([z.string(), z.string()]).readonly()).readonly()])
    .exactOptional(),
});
