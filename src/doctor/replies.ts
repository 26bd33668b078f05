import { textOf } from '../core/response.js';
import { terminalLine } from '../core/terminal-text.js';
import { failureText as textOfFailure } from '../models/failure-text.js';
import type { CallOutcome, Reply } from '../models/model.js';
import type { Finding } from './check.js';

/** A finding without a cure: all is well. */
export function fine(evidence: string): Finding {
  return { status: 'ok', evidence, cure: null };
}

export function note(evidence: string, cure: string | null = null): Finding {
  return { status: 'note', evidence, cure };
}

export function problem(evidence: string, cure: string): Finding {
  return { status: 'problem', evidence, cure };
}

export function unknown(evidence: string): Finding {
  return { status: 'unknown', evidence, cure: null };
}

/** A call that failed, where the check needed its reply. */
export function noReply(outcome: CallOutcome): Finding {
  return unknown(`the call failed (${failureText(outcome)})`);
}

export function failureText(outcome: CallOutcome): string {
  return outcome.ok ? 'no failure' : textOfFailure(outcome.failure);
}

/** The text of a reply, empty for one that failed. */
export function textIn(outcome: CallOutcome): string {
  return outcome.ok ? textOf(outcome.reply.content) : '';
}

/** The beginning of a text, in quotes, for evidence. */
export function quoted(text: string): string {
  return `"${terminalLine(text, 60)}"`;
}

/** Everything that a reply wrote, reasoning included. */
export function writtenIn({ content }: Reply): string {
  return content.kind === 'text' ? (content.reasoning ?? '') + content.text : '';
}
