import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerError } from '../../../src/models/wire/server-error.js';

describe('the message of an error', () => {
  it.each<[string, unknown, string]>([
    ['OpenAI', { error: { message: 'no', type: 't', code: 'c' } }, 'no'],
    ['Ollama', { error: 'no' }, 'no'],
    ['vLLM', { object: 'error', message: 'no', code: 400 }, 'no'],
    ['Google', [{ error: { code: 400, message: 'no', status: 'INVALID_ARGUMENT' } }], 'no'],
    ['FastAPI', { detail: 'no' }, 'no'],
    [
      'FastAPI’s validation',
      { detail: [{ type: 'extra_forbidden', loc: ['body', 'stop'], msg: 'not permitted' }] },
      'body.stop: not permitted',
    ],
    [
      'Mistral, with JSON inside',
      { object: 'error', message: '{"detail":[{"loc":["body","n"],"msg":"no"}]}' },
      'body.n: no',
    ],
    [
      'OpenRouter, of the host behind it',
      { error: { message: 'Provider returned error', metadata: { raw: '{"error":"no"}' } } },
      'Provider returned error: no',
    ],
    ['Spring', { status: 400, error: 'Bad Request', message: 'no' }, 'no'],
    ['nobody’s, as it stands', { oops: 1 }, '{"oops":1}'],
  ])('is found in the format of %s', (_who, body, message) => {
    expect(readServerError(JSON.stringify(body)).message).toBe(message);
  });

  it('is the title of a page of HTML, or the text', () => {
    expect(readServerError('<html><title>502 Bad Gateway</title>').message).toBe('502 Bad Gateway');
    expect(readServerError('<html><body><p>no</p></body>').message).toBe('no');
    expect(readServerError('upstream connect error').message).toBe('upstream connect error');
    expect(readServerError('').message).toBe('');
  });

  it('comes with codes and types', () => {
    const body = { error: { message: 'no', type: 'a', code: 'b' }, error_type: 'c' };
    expect(readServerError(JSON.stringify(body)).codes).toEqual(['c', 'b', 'a']);
  });

  it('is found in anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('['.repeat(5000))), (body) => {
        expect(typeof readServerError(body).message).toBe('string');
      }),
    );
  });
});
