import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { musr } from '../../src/benchmarks/musr.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const item = {
  id: 'murder_mystery/0',
  tags: {},
  data: {
    task: 'murder_mystery' as const,
    narrative: 'n',
    question: 'q',
    choices: ['a', 'b'],
    gold: '2',
  },
};
const score = (text: string, extractor = 'musr-official') =>
  scoreResponse(musr.scorer, extractor, responseOf(text), item, {
    sandbox: () => Promise.reject(new Error('none')),
  });

describe('an answer to MuSR', () => {
  it.each([
    ['Because.\nANSWER: 2', 1, '2'],
    ['answer: 1\nno, Answer: 2 - b', 1, '2 - b'],
    ['ANSWER: 1', 0, '1'],
    // Officially, the right number counts among others, too, and in a longer one.
    ['ANSWER: 1 or 2', 1, '1 or 2'],
    ['ANSWER: 12', 1, '12'],
    ['ANSWER: 2\nANSWER:', 1, '2'],
    ['ANSWER: b', 0, null],
    ['It is 2.', 0, null],
  ])('%j scores %j', async (text, value, answer) => {
    expect(await score(text)).toMatchObject({ value, answer });
  });

  it('is guessed where there is none, the same at each scoring, if that is asked for', async () => {
    const guess = await score('I cannot say.', 'musr-official-guess');
    expect(guess.answer).toMatch(/^[12]$/);
    expect(await score('Who knows?', 'musr-official-guess')).toEqual(guess);
  });
});

describe('the loader of MuSR', () => {
  const rows = [
    {
      context: 'story',
      questions: [
        { question: 'one', choices: ['x', 'y'], answer: 1 },
        { question: 'two', choices: ['x', 'y', 'z'], answer: 0 },
      ],
    },
  ];
  const load = async (name: string, content: unknown) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, JSON.stringify(content));
    return (await loadDataset(musr.dataset, { kind: 'path', path })).items;
  };

  it('reads each question of a story, from a file of its task', async () => {
    const items = await load('team_allocation.json', rows);
    expect(items.map(({ id, data }) => [id, data.gold, data.narrative])).toEqual([
      ['team_allocation/0', '2', 'story'],
      ['team_allocation/1', '1', 'story'],
    ]);
    expect((await load('murder_mysteries.json', rows))[0]?.id).toBe('murder_mystery/0');
  });

  it('refuses a file of no task, and an answer that is none of the choices', async () => {
    await expect(load('other.json', rows)).rejects.toThrow(/the file is of none of the tasks/);
    const wrong = [
      { context: 's', questions: [{ question: 'q', choices: ['x', 'y'], answer: 2 }] },
    ];
    await expect(load('team_allocation.json', wrong)).rejects.toThrow(/the answer is none/);
  });
});
