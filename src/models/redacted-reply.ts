import type { RedactTogether } from '../core/secrets/redact.js';
import type { ReadReply } from './wire/wire-format.js';

/** What a server says, without the keys that it was sent: nothing else of a reply is stored or shown. */
export function redactedReply(reply: ReadReply, redact: RedactTogether): ReadReply {
  const texts: string[] = [];
  mapped(reply, (text) => {
    texts.push(text);
    return text;
  });
  const clean = redact(texts);
  let next = 0;
  return mapped(reply, () => clean[next++] ?? '');
}

/** A copy in which every text is mapped, at any depth; but for `kind`, which is ours. */
function mapped<Value>(value: Value, map: (text: string) => string): Value {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return map(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (inner === null || typeof inner !== 'object') return inner;
    const copy: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(inner)) {
      copy[name] = name === 'kind' ? each : walk(each);
    }
    return copy;
  };
  return walk(value) as Value;
}
