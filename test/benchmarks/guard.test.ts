import { describe, expect, it } from 'vitest';
import { guarded } from '../../src/benchmarks/guard.js';
import { simpleqa } from '../../src/benchmarks/simpleqa.js';
import type { Prompt } from '../../src/core/prompt.js';
import type { AskJudgeModel } from '../../src/scorers/scorer.js';
import { responseOf } from '../support/response.js';

/** What the judge is asked about an answer by a user's benchmark, which is SimpleQA's here. */
async function questionPut(template: string | undefined): Promise<string> {
  const asked: Prompt[] = [];
  const ask: AskJudgeModel = Object.assign(
    async (prompt: Prompt) => {
      asked.push(prompt);
      return 'A';
    },
    { template },
  );
  const item = { id: '1', tags: {}, data: { question: 'Which river?', gold: 'the Oder' } };
  await guarded(simpleqa, './mine.ts').scorer.grade('The Oder.', item, {
    extractor: 'whole',
    response: responseOf('The Oder.'),
    sandbox: () => Promise.reject(new Error('none')),
    ask,
  });
  const [prompt] = asked;
  return prompt?.kind === 'chat' ? (prompt.messages[0]?.content ?? '') : '';
}

describe('a benchmark of the user’s own that asks a judge', () => {
  it('asks the question of --judge-prompt where there is one', async () => {
    const template = 'Q {question} T {target} P {predicted_answer}';
    expect(await questionPut(template)).toBe('Q Which river? T the Oder P The Oder.');
  });

  it('asks its own question where there is none', async () => {
    expect(await questionPut(undefined)).toContain('Right answer: the Oder');
  });
});
