import type { Protocol } from '../../core/protocol.js';
import { accuracyBy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { defineBenchmark } from '../benchmark.js';
import { type BfclItem, bfclDataset, type WantedCall } from './dataset.js';
import { astSummary, summaries } from './metrics.js';
import { textReply, toolReply } from './mock-reply.js';
import { textPrompt, toolPrompt } from './prompt.js';
import { pyRepr } from './python/repr.js';
import { bfclTextResults, bfclToolResults } from './result-files.js';
import { textCallScorer, toolCallScorer } from './scorer.js';

const protocol: Omit<Protocol, 'prompt'> = {
  shots: 0,
  cot: false,
  temperature: 0,
  maxTokens: 1000,
};

const common = {
  dataset: bfclDataset,
  metrics: [astSummary, ...summaries, accuracyBy({ by: byTag('category') })],
  balanceBy: 'category',
  matchText: ({ question }: BfclItem): string => question.at(-1)?.content ?? '',
  metaEvals: ['bfcl_chat', 'bfcl'],
  gold: ({ wanted }: BfclItem): string[] => wanted.map(wantedText),
};

/**
 * BFCL v2 (Yan et al. 2024) as the Llama 3.3 card reports it: prompt mode, the AST summary of
 * ShishirPatil/gorilla at 70d6722.
 */
export const bfcl = defineBenchmark<BfclItem>({
  ...common,
  id: 'bfcl',
  title: 'BFCL v2',
  description: 'Function calls written as text, in Python, Java and JavaScript.',
  protocol: { ...protocol, prompt: 'bfcl-text/1' },
  prompt: ({ data }) => textPrompt(data),
  scorer: textCallScorer,
  predictionFormats: [bfclTextResults],
  mockReply: ({ data }, correct) => textReply(data, correct),
});

/** The same items with native tools. */
export const bfclTools = defineBenchmark<BfclItem>({
  ...common,
  id: 'bfcl-tools',
  title: 'BFCL v2 (native tools)',
  description: 'The same function calls, made with the tools of the API.',
  protocol: { ...protocol, prompt: 'bfcl-tools/1' },
  prompt: ({ data }) => toolPrompt(data),
  scorer: toolCallScorer,
  predictionFormats: [bfclToolResults],
  mockReply: ({ data }, correct) => toolReply(data, correct),
});

/** `area(base=[10], unit=['cm', ''])`: each parameter with its accepted values. */
function wantedText({ name, parameters }: WantedCall): string {
  const values = parameters.map(
    ([key, value]) => `${key.type === 'str' ? key.value : pyRepr(key)}=${pyRepr(value)}`,
  );
  return `${name}(${values.join(', ')})`;
}
