import { describe, expect, it } from 'vitest';
import { cureFor } from '../../src/models/refused-field.js';

const fields = [
  ...['model', 'messages', 'max_tokens', 'max_completion_tokens', 'temperature', 'stop'],
  ...['stream', 'stream_options', 'reasoning_effort', 'top_k', 'min_p', 'tools'],
];

describe('a field that an endpoint refuses is named with the flag that cures it', () => {
  it.each([
    [
      'OpenAI, of a name',
      "400 Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'add --rename max_tokens=max_completion_tokens',
    ],
    [
      'OpenAI, of a value',
      "400 Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      'add --omit temperature',
    ],
    [
      'OpenAI, of stop sequences',
      "400 Unsupported parameter: 'stop' is not supported with this model.",
      'add --omit stop',
    ],
    [
      'OpenAI, of a field it does not know',
      '400 Unrecognized request argument supplied: min_p',
      'leave out --param min_p',
    ],
    [
      'Anthropic, of a model that thinks',
      '400 `temperature` may only be set to 1 when thinking is enabled or in adaptive mode.',
      'add --omit temperature',
    ],
    [
      'Mistral, of a field it does not know',
      '422: body.max_completion_tokens: Extra inputs are not permitted',
      'add --rename max_completion_tokens=max_tokens',
    ],
    [
      'vLLM, of a field it does not know',
      "400 [{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': 800}]",
      'add --omit stream_options',
    ],
    ['xAI, of an argument', '400 Argument not supported on this model: stop', 'add --omit stop'],
    [
      'xAI, of a parameter',
      '400 Model grok-4.6 does not support parameter stop.',
      'add --omit stop',
    ],
    [
      'Groq, of a property',
      "400 property 'reasoning_effort' is unsupported",
      'leave out --reasoning-effort, or give another',
    ],
    [
      'Gemini, of a name',
      '400 Invalid JSON payload received. Unknown name "top_k": Cannot find field.',
      'add --omit top_k',
    ],
    [
      'DeepSeek, of a limit',
      '400 Invalid max_tokens value, the valid range of max_tokens is [1, 8192]',
      'give a lower --max-tokens',
    ],
  ])('%s', (_who, message, cure) => {
    expect(cureFor(message, fields)).toBe(cure);
  });

  it.each([
    '400 The model does not support messages of this kind.',
    '400 This model is not supported.',
    '400 Unsupported parameter: foo',
    '400 Please stop sending so many requests.',
    '400 temperature_max is unknown',
    '400 tools are not supported',
  ])('and none is named where the message names none: %s', (message) => {
    expect(cureFor(message, fields)).toBeUndefined();
  });
});
