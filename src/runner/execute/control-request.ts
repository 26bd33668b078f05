import { chat, choices, completion, type Prompt, user } from '../../core/prompt.js';
import type { ModelRequest } from '../../models/model.js';

/** A short request of the same kind as another, which any endpoint that replies at all can reply to. */
export function controlRequest({ prompt, stop: _none, ...sampling }: ModelRequest): ModelRequest {
  return { ...sampling, prompt: harmless(prompt), maxTokens: Math.min(16, sampling.maxTokens) };
}

function harmless({ kind }: Prompt): Prompt {
  switch (kind) {
    case 'chat':
      return chat(user('Hello'));
    case 'completion':
      return completion('Hello');
    case 'choices':
      return choices({ context: 'Hello', continuation: ' world' });
  }
}
