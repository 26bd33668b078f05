import type { Item } from '../../core/item.js';
import { chat, type Prompt, user } from '../../core/prompt.js';
import type { Protocol } from '../../core/protocol.js';
import { passAtK } from '../../metrics/pass-at-k.js';
import { pythonProgram } from '../../scorers/python-program.js';
import { defineBenchmark } from '../benchmark.js';
import { evalPlusResults } from '../predictions/evalplus-results.js';
import { evalPlusSamples } from '../predictions/evalplus-samples.js';
import { type MbppItem, mbppDataset } from './dataset.js';

const protocol: Protocol = {
  prompt: 'mbpp-chat/1',
  shots: 0,
  cot: false,
  temperature: 0,
  maxTokens: 1024,
};

const common = {
  protocol,
  prompt: ({ data }: Item<MbppItem>): Prompt =>
    chat(
      user(
        'Write the Python function that this task asks for. Reply with one Python code block that ' +
          `holds the whole program, its imports included.\n\n${data.task}`,
      ),
    ),
  scorer: pythonProgram,
  wholeProgram: (_: MbppItem, program: string): string => program,
  matchText: ({ task }: MbppItem): string => task,
  gold: ({ canonicalSolution }: MbppItem): string => canonicalSolution,
  metaEvals: ['mbpp_plus', 'mbpp'],
  metrics: [passAtK()],
  mockReply: ({ data }: Item<MbppItem>, correct: boolean): string => {
    const code = correct
      ? data.canonicalSolution
      : `def ${data.entryPoint}(*_):\n    raise ValueError`;
    return `Here is the program.\n\n\`\`\`python\n${code}\n\`\`\`\n`;
  },
};

/**
 * MBPP (Austin et al. 2021) as the Llama 3.3 card reports it: the tasks of EvalPlus, 0-shot, the base
 * tests, pass@1 (Liu et al. 2023; evalplus/evalplus). Also with the original asserts.
 */
export const mbpp = defineBenchmark<MbppItem>({
  ...common,
  id: 'mbpp',
  title: 'MBPP EvalPlus (base)',
  description: 'Short Python tasks, scored by the base tests of EvalPlus or the original asserts.',
  predictionFormats: [evalPlusResults('base', 'verbatim'), evalPlusSamples('Mbpp', 'verbatim')],
  dataset: mbppDataset(['base_input']),
});

/** The same tasks with EvalPlus's additional inputs. */
export const mbppPlus = defineBenchmark<MbppItem>({
  ...common,
  id: 'mbpp-plus',
  title: 'MBPP EvalPlus (plus)',
  description: 'Short Python tasks, scored by the base and the additional tests of EvalPlus.',
  predictionFormats: [evalPlusResults('plus', 'verbatim'), evalPlusSamples('Mbpp', 'verbatim')],
  dataset: mbppDataset(['base_input', 'plus_input']),
});
