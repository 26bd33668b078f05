import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hle, saysCorrect, statedConfidence } from '../../src/benchmarks/hle.js';
import { gradeIn, simpleqa } from '../../src/benchmarks/simpleqa.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { cardbench, onServer } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { chatReply, type SeenCall, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

/** The model, which says something about each question, and the judge, which knows how to take it. */
async function servers(verdict: (call: SeenCall) => string, said: (question: string) => string) {
  const model = await startServer((call, response) => {
    const messages = call.body.messages as readonly { content: string }[];
    sendJson(response, 200, chatReply(said(messages.at(-1)?.content ?? '')));
  });
  const judge = await startServer((call, response) => {
    if (call.path === '/v1/models') return sendJson(response, 404, {});
    sendJson(response, 200, chatReply(verdict(call)));
  });
  return { model, judge };
}

const judgedBy = (baseUrl: string): string[] => ['--judge', 'wise', '--judge-base-url', baseUrl];

describe('SimpleQA', () => {
  it('is refused without a judge before anything is called', async () => {
    const { model } = await servers(
      () => 'A',
      () => 'words',
    );
    const store = join(temporaryFolder(), 'x.db');
    for (const id of ['simpleqa', 'hle']) {
      const { code, stderr } = await cardbench(['run', id, ...onServer(model.baseUrl, store)]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/ is graded by a judge; name one with --judge <provider>:<id>\./);
    }
    expect(model.calls.filter(({ path }) => path.endsWith('/chat/completions'))).toEqual([]);
  });

  it('reports the shares of correct, incorrect and not attempted, and the F-score', async () => {
    const { items } = await loadDataset(simpleqa.dataset, { kind: 'sample' });
    const places = new Map(items.map(({ data }, place) => [data.question, place]));
    const { model, judge } = await servers(
      ({ prompt }) => {
        const [, kind = ''] = /said: (right|wrong|nothing)/.exec(prompt) ?? [];
        return { right: 'A', wrong: 'I hesitate over A, but: B', nothing: 'C.' }[kind] ?? '';
      },
      (question) => ['right', 'wrong', 'nothing', 'right'][(places.get(question) ?? 0) % 4] ?? '',
    );
    const store = join(temporaryFolder(), 'x.db');
    const run = ['run', 'simpleqa', ...onServer(model.baseUrl, store), '--json'];
    const { code, stdout } = await cardbench([...run, ...judgedBy(judge.baseUrl)]);
    expect(code).toBe(0);
    const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: 23, errors: 0 });
    // Of 23 items, 11 are right, 6 wrong and 6 not attempted.
    const expected = { correct: 11 / 23, incorrect: 6 / 23, not_attempted: 6 / 23 };
    const ratios = { correct_given_attempted: 11 / 17, f_score: (2 * 11) / (17 + 23) };
    for (const [name, value] of Object.entries({ ...expected, ...ratios })) {
      expect(metrics[name], name).toBeCloseTo(value, 12);
    }
  });

  it('takes a question of the user’s own, and tells verdicts by it from those by ours', async () => {
    const { model, judge } = await servers(
      ({ prompt }) => (/^Q .+\? T .+ P .+ \{kept\}$/s.test(prompt) ? 'A' : 'B'),
      () => 'words',
    );
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const question = join(folder, 'question.txt');
    const run = ['run', 'simpleqa', ...onServer(model.baseUrl, store), '--json', '--limit', '3'];
    const judged = [...run, ...judgedBy(judge.baseUrl), '--judge-prompt', question];

    writeFileSync(question, 'Q {question} T {target} P {predicted_answer} {{kept}}');
    const { code, stdout } = await cardbench(judged);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).benchmarks[0].metrics.correct).toBe(1);
    const { stdout: report } = await cardbench(['report', '--store', store]);
    expect(report).toMatch(/the judge custom:wise with question [0-9a-f]{12} /);

    const refusals: readonly (readonly [string, RegExp])[] = [
      ['{question} {target}', /does not contain \{predicted_answer\}; it needs \{question\}, /],
      ['{question} {target} {predicted_answer} {foo}', /nothing fills in a name that the text has/],
    ];
    for (const [text, message] of refusals) {
      writeFileSync(question, text);
      const refused = await cardbench(judged);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(message);
    }
    const math = ['run', 'math', ...judged.slice(2)];
    expect((await cardbench(math)).stderr).toMatch(/MATH .* asks the judge a question of its own/);
  });

  it.each([
    ['A', 'A'],
    ['**B**', 'B'],
    ['Not A, since it is wrong. B', 'B'],
    ['Grade: C.', 'C'],
  ])('the judge’s %j is %j', (words, grade) => {
    expect(gradeIn(words)).toBe(grade);
  });

  it('is in error where the judge decides nothing', () => {
    for (const words of ['', 'Answer', 'CORRECT', "A's"]) {
      expect(() => gradeIn(words)).toThrow('The judge said none of A, B and C.');
    }
  });
});

describe('HLE', () => {
  it.each([
    ['correct: yes', true],
    ['extracted_final_answer: 3\ncorrect: no\nconfidence: 90', false],
    ['Yes? No, wait. "correct": "yes"', true],
    ['I say no.', false],
  ])('the judge’s %j means %j', (words, right) => {
    expect(saysCorrect(words)).toBe(right);
  });

  it.each([
    ['Confidence: 85%', 0.85],
    ['**Confidence:** 7.5 %', 0.075],
    ['Confidence: 20%\nConfidence: 40%', 0.4],
    ['Confidence: 400%', undefined],
    ['Confidence: high', undefined],
  ])('%j states a confidence of %j', (words, confidence) => {
    expect(statedConfidence(words)).toBe(confidence);
  });

  it('takes a reply that states no confidence for sure of itself, as the official code does', async () => {
    const confidence = async (reply: string): Promise<number | undefined> => {
      const item = { id: '1', tags: {}, data: { question: 'q', gold: 'g' } };
      const sandbox = () => Promise.reject(new Error('none'));
      const ask = async () => 'correct: no';
      const score = await scoreResponse(hle.scorer, 'whole', responseOf(reply), item, {
        sandbox,
        ask,
      });
      return score.details?.confidence;
    };
    expect(await confidence('Answer: 3\nConfidence: 85%')).toBe(0.85);
    expect(await confidence('Answer: 3')).toBe(1);
  });

  it('leaves out questions with a picture, and says so', async () => {
    const path = join(temporaryFolder(), 'x.jsonl');
    const row = { question: 'q', answer: 'a', category: 'Math' };
    const rows = [
      { id: '1', ...row, image: '' },
      { id: '2', ...row, image: 'data:image/png;base64,AA' },
      { id: '3', ...row, image: null },
    ];
    writeFileSync(path, rows.map((each) => JSON.stringify(each)).join('\n'));
    const { items, leftOut } = await loadDataset(hle.dataset, { kind: 'path', path });
    expect(items.map(({ id }) => id)).toEqual(['1', '3']);
    expect(leftOut).toEqual([
      'One row of the dataset cannot be used and is left out: x.jsonl, line 2: the question has a picture.',
    ]);
  });

  it('runs from end to end', async () => {
    const { items } = await loadDataset(hle.dataset, { kind: 'sample' });
    const golds = new Map(items.map(({ data }) => [data.question, data.gold]));
    const { model, judge } = await servers(
      ({ prompt }) => (prompt.includes('Answer: right') ? 'correct: yes' : 'correct: no'),
      (question) =>
        `Answer: ${golds.get(question)?.length === 1 ? 'wrong' : 'right'}\nConfidence: 9%`,
    );
    const run = ['run', 'hle', ...onServer(model.baseUrl, join(temporaryFolder(), 'x.db'))];
    const { code, stdout } = await cardbench([...run, '--json', ...judgedBy(judge.baseUrl)]);
    expect(code).toBe(0);
    const [{ n, metrics }] = JSON.parse(stdout).benchmarks;
    const right = items.filter(({ data }) => data.gold.length !== 1).length;
    expect(n).toBe(22);
    expect(metrics.acc).toBeCloseTo(right / 22, 12);
  });
});
