import { chat, user } from '../../core/prompt.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { choiceLetter } from '../../scorers/choice-letter.js';
import { defineBenchmark } from '../benchmark.js';
import { type MmluItem, mmluDataset } from './dataset.js';

/**
 * MMLU, 0-shot with reasoning, as the Llama 3.3 card reports it: greedy, 1,024 tokens, the macro
 * average over the 57 subjects (meta-llama/llama-models, models/llama3_3/eval_details.md).
 */
export const mmlu = defineBenchmark<MmluItem>({
  id: 'mmlu',
  title: 'MMLU (CoT)',
  description: '57 subjects from school to profession, four choices each.',
  dataset: mmluDataset,
  protocol: { prompt: 'mmlu-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 1024 },
  prompt: ({ data }) => chat(user(questionText(data))),
  scorer: choiceLetter,
  metrics: [
    macroAccuracy({ by: byTag('subject') }),
    accuracy(),
    accuracyBy({ by: byTag('category') }),
    accuracyBy({ by: byTag('subject') }),
  ],
  balanceBy: 'subject',
  standInReply: ({ data }, correct) => {
    const letter = correct ? data.gold : otherLetter(data.gold);
    return `I compare the four choices and rule out three of them. The best answer is ${letter}.`;
  },
});

function questionText({ question, choices }: MmluItem): string {
  const listed = choices.map((choice, index) => `${'ABCD'[index]}. ${choice}`).join('\n');
  return (
    'Answer the multiple-choice question below. Think it through step by step, then end your ' +
    'reply with the sentence "The best answer is X", where X is the letter A, B, C or D.\n\n' +
    `Question: ${question}\n${listed}`
  );
}

function otherLetter(letter: string): string {
  return 'ABCD'[('ABCD'.indexOf(letter) + 1) % 4] ?? 'A';
}
