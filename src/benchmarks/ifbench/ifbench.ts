import { chat, user } from '../../core/prompt.js';
import { defineBenchmark } from '../benchmark.js';
import {
  type InstructionItem,
  instructionDataset,
  instructionScorer,
} from '../ifeval/instruction-benchmark.js';
import { looseAccuracies } from '../ifeval/metrics.js';
import { responsesByPrompt } from '../ifeval/responses.js';
import { COUNTS } from './counts.js';
import { CUSTOMS } from './customs.js';
import { FORMATS } from './formats.js';
import { mockResponse } from './mock-reply.js';
import { WORDS } from './words.js';

/** The 58 instruction types of IFBench. */
export const IFBENCH_INSTRUCTIONS = { ...COUNTS, ...WORDS, ...FORMATS, ...CUSTOMS };

/**
 * IFBench (Pyatkin et al. 2025): prompts with one or two of 58 instructions that are not IFEval's. Greedy; the headline
 * is the share of prompts all of whose instructions are followed loosely (allenai/IFBench@db69a6f0, README). It names no
 * limit of tokens; ours is 4,096.
 */
export const ifbench = defineBenchmark<InstructionItem>({
  id: 'ifbench',
  title: 'IFBench',
  description: 'Instructions that a program can verify, of 58 types that are not in IFEval.',
  dataset: instructionDataset('ifbench', IFBENCH_INSTRUCTIONS),
  protocol: { prompt: 'as published', shots: 0, cot: false, temperature: 0, maxTokens: 4096 },
  prompt: ({ data }) => chat(user(data.prompt)),
  scorer: instructionScorer({
    name: 'ifbench-instructions',
    version: 1,
    types: IFBENCH_INSTRUCTIONS,
  }),
  predictionFormats: [responsesByPrompt],
  matchText: ({ prompt }) => prompt,
  gold: ({ instructions }) => instructions,
  metrics: [looseAccuracies],
  mockReply: ({ data }, correct) => (correct ? mockResponse(data.instructions) : ' '),
});
