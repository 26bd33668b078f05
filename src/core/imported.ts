import type { Protocol } from './protocol.js';

/** The provider, and the prompt, of responses that were made elsewhere: nobody knows how they were asked for. */
export const IMPORTED = 'imported';

/** Values of a protocol that say how a response was asked for, as text: `unknown` where it was made elsewhere. */
export function askedText(
  { prompt }: Pick<Protocol, 'prompt'>,
  value: number,
  text: (value: number) => string = String,
): string {
  return prompt === IMPORTED ? 'unknown' : text(value);
}
