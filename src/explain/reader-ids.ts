import type { Reader } from './observation.js';

/** The cause that a reader's readings are evidence for. */
export function causeOfReader({ kind, name }: Pick<Reader, 'kind' | 'name'>): string {
  if (kind === 'cut') return 'stop sequence ignored';
  if (kind === 'tolerant') return 'answer phrase';
  return kind === 'way' ? name : `extractor ${name}`;
}
