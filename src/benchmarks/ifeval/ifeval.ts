import { chat, user } from '../../core/prompt.js';
import { defineBenchmark } from '../benchmark.js';
import {
  type InstructionItem,
  instructionDataset,
  instructionScorer,
} from './instruction-benchmark.js';
import { INSTRUCTIONS } from './instructions.js';
import { languageOfAnyCase } from './language.js';
import { fourAccuracies } from './metrics.js';
import { mockResponse } from './mock-reply.js';
import { responsesByPrompt } from './responses.js';

/**
 * IFEval (Zhou et al. 2023) as the Llama 3.3 card reports it: greedy, 1,280 tokens, the mean of prompt
 * and instruction accuracy, strict and loose. Scored after google-research,
 * instruction_following_eval.
 */
export const ifeval = defineBenchmark<InstructionItem>({
  id: 'ifeval',
  title: 'IFEval',
  description: 'Instructions that a program can verify, of 25 types.',
  dataset: instructionDataset('ifeval', INSTRUCTIONS),
  protocol: { prompt: 'as published', shots: 0, cot: false, temperature: 0, maxTokens: 1280 },
  prompt: ({ data }) => chat(user(data.prompt)),
  scorer: instructionScorer({
    name: 'ifeval-instructions',
    version: 2,
    types: INSTRUCTIONS,
    // The language of a response is langdetect's official verdict, or what it says of the text in lower case.
    languages: { 'verbatim-language-of-any-case': languageOfAnyCase },
  }),
  predictionFormats: [responsesByPrompt],
  matchText: ({ prompt }) => prompt,
  gold: ({ instructions }) => instructions,
  metaEvals: ['ifeval__strict', 'ifeval__loose'],
  nousEvals: ['ifeval'],
  metrics: [fourAccuracies],
  mockReply: ({ data }, correct) => (correct ? mockResponse(data.instructions) : ' '),
});
