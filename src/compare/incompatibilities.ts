import { canonicalJson, sha256 } from '../core/hash.js';
import { ECHO, withoutEcho } from '../core/protocol.js';
import { terminalLine } from '../core/terminal-text.js';
import type { ScoringConditions } from './benchmark-scores.js';

/**
 * Descriptions of the differences that prevent a comparison of two results; empty if there are none. The number of
 * samples may differ, because the mean of an item's samples is compared.
 */
export function incompatibilities(one: ScoringConditions, other: ScoringConditions): string[] {
  const found: string[] = [];
  const differ = (what: string, a: string | null, b: string | null): void => {
    if (a !== b) found.push(`${what} (${a ?? 'none'} and ${b ?? 'none'})`);
  };
  if (one.dataset !== other.dataset) {
    found.push(`the dataset (${one.dataset.slice(0, 12)}... and ${other.dataset.slice(0, 12)}...)`);
  }
  const { samples: _a, ...protocol } = withoutEcho(one.protocol);
  const { samples: _b, ...otherProtocol } = withoutEcho(other.protocol);
  if (canonicalJson(protocol) !== canonicalJson(otherProtocol)) {
    found.push(`the protocol (${changed(protocol, otherProtocol).join(', ')})`);
  }
  differ('the scorer', one.scorer, other.scorer);
  differ('the version of the scorer', String(one.scorerVersion), String(other.scorerVersion));
  differ('the extractor', one.extractor, other.extractor);
  if (one.part !== other.part) {
    found.push(`the items (${one.part ?? 'all'} and ${other.part ?? 'all'})`);
  }
  differ('the judge', one.judge, other.judge);
  return found;
}

function changed(one: object, other: object): string[] {
  const [a, b] = [one, other].map((each) => new Map(Object.entries(each)));
  const names = new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])]);
  return [...names]
    .filter((name) => canonicalJson(a?.get(name) ?? null) !== canonicalJson(b?.get(name) ?? null))
    .map((name) => `${name}: ${say(name, a?.get(name))} and ${say(name, b?.get(name))}`);
}

function say(name: string, value: unknown): string {
  if (value === undefined) return name === 'logLikelihoods' ? ECHO : 'none';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  // A system prompt may have pages.
  return text.length > 60
    ? `${terminalLine(text, 40)} (sha256 ${sha256(text).slice(0, 12)}...)`
    : text;
}
