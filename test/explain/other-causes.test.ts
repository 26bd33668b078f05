import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { explainRows } from '../../src/explain/explain-card.js';
import type { Observation, RowEvidence } from '../../src/explain/observation.js';
import { markOf } from '../../src/explain/read/mark.js';
import { WAYS } from '../../src/explain/read/ways.js';
import { observation, observations, row } from '../support/explain-rows.js';

function namedIn(evidence: RowEvidence) {
  const [explained] = explainRows([evidence]);
  return explained?.findings.filter(({ named }) => named) ?? [];
}

const asked = row([observation(0, true)]).asked;

describe('a reply read without what is odd about it', () => {
  const textsOf = (name: string, text: string) =>
    WAYS.find((way) => way.name === name)?.texts(text) ?? [];

  it.each([
    ['thinking in the reply', 'It is B. <think>or A?</think>', 'It is B.  '],
    ['thinking in the reply', '<thought>A?</thought> It is B.', ' It is B.'],
    ['thinking in the reply', 'I think it is A </think>It is B.', 'It is B.'],
    ['template tokens in the reply', '<|start|>It is<|eot_id|>', ' It is '],
    ['template tokens in the reply', '<｜Assistant｜>It is B', ' It is B'],
    ['answer in markup', 'It is **B**', 'It is B'],
    ['answer in markup', '```json\n{"why": "so", "answer": "B"}\n```', 'Answer: B'],
    ['numbers written otherwise', 'It is 1.250', 'It is 1250'],
    ['numbers written otherwise', 'It is 12.345,6 or 3,5', 'It is 12345.6 or 3.5'],
    ['numbers written otherwise', 'It is 1 250', 'It is 1250'],
    ['several answers in a reply', 'The answer is B. No, the answer is C.', 'answer is C.'],
  ])('%s: %j', (name, text, read) => {
    expect(textsOf(name, text)).toContain(read);
  });

  it('is none where nothing is odd', () => {
    const plain = 'We add 1.25 and 2, or 3,000. The answer is 4.';
    for (const { name } of WAYS) expect(textsOf(name, plain), name).toEqual([]);
  });
});

describe('the mark of a text', () => {
  it.each([
    ['def f():\n    return 1', true, null],
    ['```python\ndef f():\n    return 1\n```', true, null],
    ['```python\ndef f():\n    return 1', true, 'code cut'],
    ['def f():\n    if x:', true, 'code cut'],
    ['The choices are:', false, null],
    ['fine<|im_end|>', false, 'template tokens'],
    ['</think> fine', false, 'thinking'],
  ])('of %j', (text, isCode, mark) => {
    expect(markOf(text, isCode)).toBe(mark);
  });
});

describe('explainRows', () => {
  it('finds options that were moved by one letter in a part of the items, and no shift in a clean run', () => {
    const random = seededRandom('letters', 1);
    const lettered = (shifted: number): Observation[] =>
      observations(2000, 0.7, `letters ${shifted}`, () => ({})).map((each) => {
        const gold = Math.floor(random() * 4);
        // Wrong answers prefer a letter, as models do.
        const others = [0, 1, 1, 2, 2, 3].filter((letter) => letter !== gold);
        const wrong = others[Math.floor(random() * others.length)] ?? 0;
        const picked = each.value === 1 ? gold : wrong;
        const seen = random() < shifted ? (picked + 1) % 4 : picked;
        const value = seen === gold ? 1 : 0;
        const letters = String.fromCharCode(65 + seen) + String.fromCharCode(65 + gold);
        return { ...each, value, counted: value, letters };
      });
    const [first] = namedIn(row(lettered(0.3)));
    expect(first?.id).toBe('letters shifted');
    expect(first?.title).toContain('1 after the right one');
    expect(first?.points?.interval[0]).toBeLessThan(0.21);
    expect(first?.points?.interval[1]).toBeGreaterThan(0.16);
    expect(namedIn(row(lettered(0)))).toEqual([]);
  });

  it('finds programs that a stop sequence cuts', () => {
    const made = observations(164, 0.8, 'code').map((each, i) =>
      i % 8 === 0 ? { ...each, value: 0, counted: 0, mark: 'code cut' as const } : each,
    );
    const [first] = namedIn(row(made));
    expect(first).toMatchObject({ id: 'code cut', kind: 'item' });
  });

  it('says that all replies hold tokens of a template, where there is nothing to compare with', () => {
    const made = observations(164, 0.1, 'all').map((each) => ({
      ...each,
      mark: 'template tokens' as const,
    }));
    const [first] = namedIn(row(made, { published: 0.8 }));
    expect(first).toMatchObject({ id: 'template tokens in the reply', kind: 'whole' });
  });

  it('names settings that are not those of the card, only where the difference is no chance', () => {
    const settings = { ...asked, otherSettings: ['temperature 1 instead of 0'] };
    const made = observations(1000, 0.7, 'settings');
    const [first] = namedIn(row(made, { published: 0.8, asked: settings }));
    expect(first?.title).toBe('the run has temperature 1 instead of 0');
    const { ours } = row(made);
    expect(namedIn(row(made, { published: ours, asked: settings }))).toEqual([]);
  });

  it('doubts a judge that calls everything right', () => {
    const made = observations(200, 1, 'judged');
    expect(namedIn(row(made, { published: 0.4, judge: 'j' }))[0]).toMatchObject({
      id: 'one verdict for all',
      title: 'the judge (j) calls all 200 replies right',
    });
    expect(namedIn(row(made, { published: 1, judge: null }))).toEqual([]);
  });

  it('says that samples drawn at a temperature are all the same', () => {
    const twice = (same: boolean) =>
      observations(60, 0.7, 'samples').map((each, i) => ({
        ...each,
        item: `i${Math.floor(i / 2)}`,
        sample: i % 2,
        text: same ? Math.floor(i / 2) : i,
      }));
    const more = { asked: { ...asked, samples: 2, temperature: 0.8 } };
    expect(namedIn(row(twice(true), more)).map(({ id }) => id)).toEqual(['samples all the same']);
    expect(namedIn(row(twice(false), more))).toEqual([]);
  });

  it('tells prompts that lack a part from prompts with more than was sent', () => {
    const made = observations(
      1000,
      (item) => (item % 5 === 0 ? 0.4 : 0.8),
      'less',
      (item) => ({
        promptLength: 400 + (item % 97),
        tokensIn: Math.round((400 + (item % 97)) / 4) + (item % 5 === 0 ? 20 : 170),
      }),
    );
    const [first] = namedIn(row(made));
    expect(first?.id).toBe('less prompt than was sent');
    expect(first?.affected).toHaveLength(200);
  });
});
