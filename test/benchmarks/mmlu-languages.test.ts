import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mmluDe, mmluFr } from '../../src/benchmarks/mmlu/llama-languages.js';
import { multilingualAnswer } from '../../src/benchmarks/mmlu/multilingual-answer.js';
import { mmluRedux } from '../../src/benchmarks/mmlu/redux.js';
import { globalMmlu, mmmlu } from '../../src/benchmarks/mmlu/translated.js';
import { loadDataset } from '../../src/datasets/load.js';
import { temporaryFolder } from '../support/temp.js';

const read = (text: string): string | null => multilingualAnswer(text, {} as never);

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const lines = (...rows: readonly unknown[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n');

describe('the letter after "answer" in any of the languages', () => {
  it.each([
    ['Answer: B', 'B'],
    ['Antwort: C', 'C'],
    ['الإجابة: ب', 'B'],
    ['উত্তর: ঢ', 'D'],
    ['答案：Ｃ', 'C'],
    ['정답: A', 'A'],
    ['**Respuesta:** D', 'D'],
    ['Answer: $\\boxed{B}$', 'B'],
    // The first label of the list counts, wherever it stands, and its first place.
    ['Antwort: A, then Answer: B', 'B'],
    ['Answer: A. No: Answer: B', 'A'],
    // As officially: neither is brought into another case, nor into a letter that it is not.
    ['answer: b', 'b'],
    ['الإجابة: ة', 'ة'],
    ['Answer B', null],
    ['', null],
  ])('in %j is %j', (text, letter) => {
    expect(read(text)).toBe(letter);
  });

  it('is found in time in proportion to the text', () => {
    const pieces = fc.constantFrom('Answer', ' ', ':', '$', '\\boxed{', '**', '答', '：', 'A');
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), (parts) => {
        const started = process.cpuUsage();
        read(parts.join('').repeat(20_000));
        const { user } = process.cpuUsage(started);
        // Work that grows as the square of the length takes minutes.
        expect(user / 1e6).toBeLessThan(20);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the loaders of translated MMLU', () => {
  const header = ',Question,A,B,C,D,Answer,Subject';

  it('number the questions of each language by themselves', async () => {
    const path = folderOf({
      'test/mmlu_DE-DE.csv': `${header}\n0,q,1,2,3,4,B,anatomy\n1,r,1,2,3,4,A,anatomy\n`,
      'test/mmlu_FR-FR.csv': `${header}\n0,q,1,2,3,4,D,anatomy\n`,
      'test/notes.csv': 'a,b\n1,2\n',
    });
    const { items } = await loadDataset(mmmlu.dataset, { kind: 'path', path });
    expect(items.map(({ id, data, tags }) => [id, data.gold, tags.language, tags.problem])).toEqual(
      [
        ['DE-DE/anatomy/0', 'B', 'DE-DE', 'anatomy/0'],
        ['DE-DE/anatomy/1', 'A', 'DE-DE', 'anatomy/1'],
        ['FR-FR/anatomy/0', 'D', 'FR-FR', 'anatomy/0'],
      ],
    );
  });

  it('read Global-MMLU’s test split, with what depends on a culture', async () => {
    const row = { subject: 'anatomy', question: 'q', answer: 'C' };
    const options = { option_a: '1', option_b: '2', option_c: '3', option_d: '4' };
    const path = folderOf({
      'de/test.jsonl': lines(
        { ...row, ...options, cultural_sensitivity_label: 'CS' },
        { ...row, ...options, cultural_sensitivity_label: '-' },
      ),
      'fil/test.jsonl': lines({ ...row, ...options, cultural_sensitivity_label: 'CA' }),
      'de/dev.jsonl': lines({ ...row, ...options }),
    });
    const { items } = await loadDataset(globalMmlu.dataset, { kind: 'path', path });
    expect(items.map(({ id, tags }) => [id, tags.culture])).toEqual([
      ['de/anatomy/0', 'CS'],
      ['de/anatomy/1', 'not annotated'],
      ['fil/anatomy/0', 'CA'],
    ]);
  });

  it('take the examples from Meta’s prompts, and refuse a file of another language', async () => {
    const turn = (role: string, text: string): string =>
      `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`;
    const question = 'Question: why?\nA. one\nB. two\nC. three\nD. four\nend';
    const shots = Array.from(
      { length: 5 },
      () => turn('user', question) + turn('assistant', 'The best answer is C.'),
    ).join('');
    const row = {
      subtask_name: 'mmlu_de_chat.anatomy',
      input_question: 'warum?',
      input_choice_list: { A: '1', B: '2', C: '3', D: '4' },
      input_correct_responses: ['"B"'],
      input_final_prompts: [
        `${shots}${turn('user', question)}<|start_header_id|>assistant<|end_header_id|>\n\nThe best`,
      ],
    };
    const path = join(folderOf({ 'mmlu_de.jsonl': lines(row) }), 'mmlu_de.jsonl');
    const { items } = await loadDataset(mmluDe.dataset, { kind: 'path', path });
    const [item] = items;
    if (item === undefined) throw new Error('no item');
    expect(item).toMatchObject({ id: 'de/anatomy/0', data: { gold: 'B' } });
    const shot = { question: 'why?', choices: ['one', 'two', 'three', 'four'], gold: 'C' };
    expect(item.data.shots).toEqual(Array(5).fill({ ...shot, subject: 'anatomy' }));
    const prompt = mmluDe.prompt(item);
    expect(prompt.kind === 'chat' && prompt.messages).toHaveLength(11);
    expect(() => mmluDe.prompt({ ...item, data: { ...item.data, shots: [] } })).toThrow(
      /Item de\/anatomy\/0: its prompt in Meta's file has 0 few-shot examples/,
    );
    await expect(loadDataset(mmluFr.dataset, { kind: 'path', path })).rejects.toThrow(
      /mmlu_de\.jsonl, line 1: the file is not of mmlu-fr/,
    );
  });
});

describe('the loader of MMLU-Redux', () => {
  it('takes questions with one right answer, corrected where MMLU is wrong, and tells the others', async () => {
    const row = { question: 'q', choices: ['w', 'x', 'y', 'z'], answer: 0 };
    const wrong = { ...row, error_type: 'wrong_groundtruth' };
    const path = folderOf({
      'anatomy/test.jsonl': lines(
        { ...row, error_type: 'ok', correct_answer: null },
        { ...wrong, correct_answer: 'B' },
        { ...wrong, correct_answer: '2' },
        { ...wrong, correct_answer: 'z' },
        { ...wrong, correct_answer: 'none of them' },
        { ...row, error_type: 'multiple_correct_answers' },
      ),
    });
    const { items, leftOut } = await loadDataset(mmluRedux.dataset, { kind: 'path', path });
    expect(items.map(({ id, data }) => `${id} ${data.gold}`)).toEqual(
      ['A', 'B', 'C', 'D'].map((letter, i) => `anatomy/${i} ${letter}`),
    );
    expect(leftOut[0]).toMatch(/^2 rows .* no single right answer \(wrong_groundtruth\); /);
  });

  it('needs the folder of a subject', async () => {
    const row = { question: 'q', choices: ['w', 'x', 'y', 'z'], answer: 0, error_type: 'ok' };
    const path = join(folderOf({ 'test.jsonl': lines(row) }), 'test.jsonl');
    await expect(loadDataset(mmluRedux.dataset, { kind: 'path', path })).rejects.toThrow(
      /test\.jsonl, line 1: the file is in no folder of a subject/,
    );
  });
});
