import { describe, expect, it } from 'vitest';
import { reasoningApart } from '../../../src/core/reasoning/apart.js';
import { reasoningSplitter } from '../../../src/core/reasoning/split.js';
import { textContent } from '../../../src/core/response.js';
import { readOpenAiReply } from '../../../src/models/wire/openai-reply.js';
import { readOpenAiStream } from '../../../src/models/wire/openai-stream.js';
import type { ReadReply } from '../../../src/models/wire/wire-format.js';

const whole = (message: object, finish = 'stop', more: object = {}): ReadReply =>
  readOpenAiReply({ choices: [{ index: 0, message, finish_reason: finish }], ...more });

async function streamed(deltas: readonly object[], finish = 'stop', onText = () => {}) {
  async function* events() {
    for (const delta of deltas) yield { choices: [{ index: 0, delta, finish_reason: null }] };
    yield { choices: [{ index: 0, delta: {}, finish_reason: finish }] };
  }
  return readOpenAiStream(events(), onText);
}

const thought = textContent('B', { reasoning: 'hm' });

describe('the reasoning of a reply', () => {
  it.each([
    ['reasoning_content', { content: 'B', reasoning_content: 'hm' }],
    ['reasoning', { content: 'B', reasoning: 'hm' }],
    ['thinking', { content: 'B', thinking: 'hm' }],
    ['two fields of the same', { content: 'B', reasoning_content: 'hm', reasoning: 'hm' }],
    [
      'a part of reasoning',
      {
        content: [
          { type: 'reasoning', reasoning: 'hm' },
          { type: 'text', text: 'B' },
        ],
      },
    ],
    [
      'a part of thinking',
      {
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'B' },
        ],
      },
    ],
    [
      'parts of text within thinking',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'B' },
        ],
      },
    ],
    [
      'a part of reasoning as text',
      {
        content: [
          { type: 'reasoning_text', text: 'hm' },
          { type: 'text', text: 'B' },
        ],
      },
    ],
  ])('is read from %s, whole and streamed', async (_where, message) => {
    expect(whole(message).content).toEqual(thought);
    expect((await streamed([message])).content).toEqual(thought);
  });

  it('comes in pieces, and each counts as the first text', async () => {
    let texts = 0;
    const deltas = [
      { reasoning_content: 'h' },
      { reasoning_content: 'm', content: '' },
      { content: 'B' },
    ];
    const { content } = await streamed(deltas, 'stop', () => {
      texts += 1;
    });
    expect(content).toEqual(thought);
    expect(texts).toBe(3);
  });

  it('is none where the fields are empty, null or something else', () => {
    for (const reasoning of ['', ' ', null, { effort: 'high' }, 7]) {
      expect(whole({ content: 'B', reasoning }).content).toEqual(textContent('B'));
    }
  });

  it('without a text is a reply, and not to be asked for again', () => {
    expect(whole({ content: null, reasoning: 'hm' }).content).toMatchObject({ text: '' });
    expect(() => whole({ content: null })).toThrow('the reply has no content');
  });

  it('has its tokens counted apart, in either place', () => {
    const details = {
      completion_tokens: 9,
      completion_tokens_details: { reasoning_tokens: 7 },
    };
    const of = (usage: object) => whole({ content: 'B' }, 'stop', { usage }).reasoningTokens;
    expect(of(details)).toBe(7);
    expect(of({ completion_tokens: 9, reasoning_tokens: 6 })).toBe(6);
    expect(of({ completion_tokens: 9, completion_tokens_details: null })).toBeNull();
  });
});

describe('a response that ends in its reasoning', () => {
  const apart = (reply: ReadReply) => reasoningApart(reply, reasoningSplitter()).content;

  it.each([
    ['tags that do not close', whole({ content: '<think>hm' })],
    ['tags that do not close, cut off', whole({ content: '<think>hm' }, 'length')],
    ['a field, with no token left', whole({ content: null, reasoning: 'hm' }, 'length')],
    ['a field and an empty text', whole({ content: '', reasoning: 'hm' }, 'length')],
    ['both', whole({ content: '<think>m', reasoning: 'h' }, 'length')],
  ])('%s', (_how, reply) => {
    expect(apart(reply)).toMatchObject({ text: '', endsInReasoning: true });
  });

  it.each([
    ['an answer that was cut off', whole({ content: '<think>hm</think>B' }, 'length')],
    ['an empty answer', whole({ content: '<think>hm</think>' })],
    ['no reasoning', whole({ content: '' }, 'length')],
    [
      'calls of tools',
      whole({ content: '<think>hm', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }),
    ],
    ['a refusal', whole({ content: '', reasoning: 'hm', refusal: 'no' }, 'length')],
  ])('is not one with %s', (_how, reply) => {
    expect(apart(reply)).not.toHaveProperty('endsInReasoning');
  });
});
