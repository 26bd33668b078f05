import { describe, expect, it } from 'vitest';
import { shaped, shapedChoices } from '../../src/models/request-shape.js';

const body = { model: 'm', messages: [], max_tokens: 9, temperature: 0, stop: ['x'] };

describe('the fields of a request', () => {
  it('are left as they are where nothing is to change', () => {
    expect(shaped(body, {})).toBe(body);
    expect(shaped(body, { omit: [], rename: {} })).toBe(body);
  });

  it('are left out and renamed in their places', () => {
    const rename = { max_tokens: 'max_completion_tokens' };
    expect(Object.entries(shaped(body, { omit: ['temperature', 'stop'], rename }))).toEqual([
      ['model', 'm'],
      ['messages', []],
      ['max_completion_tokens', 9],
    ]);
  });

  it('hold the limit of tokens under either name', () => {
    const openai = { model: 'm', max_completion_tokens: 9 };
    expect(shaped(openai, { omit: ['max_tokens'] })).toEqual({ model: 'm' });
    expect(shaped(openai, { rename: { max_tokens: 'max_output_tokens' } })).toEqual({
      model: 'm',
      max_output_tokens: 9,
    });
  });

  it('of log-likelihoods are changed like any other', () => {
    const echo = { prompt: 'p', max_tokens: 1, temperature: 0, echo: true, logprobs: 1 };
    const shape = { omit: ['temperature'], rename: { max_tokens: 'max_completion_tokens' } };
    expect(shapedChoices(echo, shape)).toEqual({
      ...{ prompt: 'p', max_completion_tokens: 1 },
      ...{ echo: true, logprobs: 1 },
    });
  });

  it('of log-likelihoods are changed where SGLang has them, too', () => {
    const generate = { text: 't', sampling_params: { max_new_tokens: 1, temperature: 0 } };
    expect(shapedChoices(generate, { omit: ['temperature'] })).toEqual({
      text: 't',
      sampling_params: { max_new_tokens: 1 },
    });
  });
});
