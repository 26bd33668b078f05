import type { Redact } from '../core/secrets/redact.js';
import type { ReadReply } from './wire/wire-format.js';

/** What a server says, without the keys that it was sent: nothing else of a reply is stored or shown. */
export function redactedReply(reply: ReadReply, redact: Redact): ReadReply {
  return redacted(reply, redact);
}

/** Every text in a value, at any depth; but for `kind`, which is ours. */
function redacted<Value>(value: Value, redact: Redact): Value {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return redact(inner);
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
