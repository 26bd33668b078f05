import { z } from 'zod';
import {
  logLikelihoodContent,
  type ModelResponse,
  type ResponseContent,
  textContent,
  textOf,
} from '../core/response.js';
import type { Reply } from '../models/model.js';

// The only file that knows how a reply is stored in the columns of `responses`. To store another field, add a column
// to one of the two lists, a line to the functions below it, and its type to `addedColumns`.

/** Columns that were added after the first version, with the schema version that added them. */
export const addedColumns: readonly {
  readonly version: number;
  /** In SQL. None of these columns may be `NOT NULL`, because existing rows have no value for it. */
  readonly definition: string;
}[] = [
  { version: 5, definition: 'reasoning TEXT' },
  { version: 5, definition: 'tool_calls TEXT' },
  { version: 5, definition: 'log_likelihoods TEXT' },
  { version: 8, definition: 'ends_in_reasoning INTEGER' },
  { version: 8, definition: 'reasoning_tokens INTEGER' },
  { version: 9, definition: 'system_fingerprint TEXT' },
];

const toolCalls = z.array(z.object({ name: z.string(), arguments: z.string() }));
const numbers = z.array(z.number());

const responseColumns = {
  /** Empty for log-likelihoods. */
  text: z.string(),
  reasoning: z.string().nullable(),
  /** 1 where the reply was cut off before its answer, else `null`. */
  ends_in_reasoning: z.number().nullable(),
  /** `[{"name","arguments"}]` as JSON; `null` without calls. */
  tool_calls: z.string().nullable(),
  /** Numbers as JSON; `null` for a text. */
  log_likelihoods: z.string().nullable(),
  finish_reason: z.string().nullable(),
  refused: z.number(),
};

const callColumns = {
  latency_ms: z.number(),
  first_token_ms: z.number().nullable(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  reasoning_tokens: z.number().nullable(),
  reported_model: z.string().nullable(),
  system_fingerprint: z.string().nullable(),
};

/** The columns for the content of a response. */
export const responseRow = z.object(responseColumns);
/** The columns of a whole reply. */
export const replyRow = z.object({ ...responseColumns, ...callColumns });

export type ResponseRow = z.output<typeof responseRow>;
export type ReplyRow = z.output<typeof replyRow>;

/** The names of the columns, to be selected or inserted. */
export const responseColumnNames = Object.keys(responseColumns);
export const replyColumnNames = Object.keys(replyRow.shape) as (keyof ReplyRow)[];

/** The values of the columns for a reply, by column name. */
export function rowOfReply(reply: Reply): ReplyRow {
  return {
    ...rowOfContent(reply.content),
    finish_reason: reply.finishReason,
    refused: reply.refused ? 1 : 0,
    latency_ms: reply.latency,
    first_token_ms: reply.timeToFirstToken,
    tokens_in: reply.tokensIn,
    tokens_out: reply.tokensOut,
    reasoning_tokens: reply.reasoningTokens,
    reported_model: reply.reportedModel,
    system_fingerprint: reply.systemFingerprint,
  };
}

/** The reply that is stored in the columns. */
export function replyOfRow(row: ReplyRow): Reply {
  return {
    ...responseOfRow(row),
    latency: row.latency_ms,
    timeToFirstToken: row.first_token_ms,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    reasoningTokens: row.reasoning_tokens,
    reportedModel: row.reported_model,
    systemFingerprint: row.system_fingerprint,
  };
}

/** The response, without the data about the call. */
export function responseOfRow(row: ResponseRow): ModelResponse {
  return {
    content: contentOfRow(row),
    finishReason: row.finish_reason,
    refused: row.refused === 1,
  };
}

type ContentRow = Pick<
  ResponseRow,
  'text' | 'reasoning' | 'ends_in_reasoning' | 'tool_calls' | 'log_likelihoods'
>;

/** The values of the columns for a content. */
export function rowOfContent(content: ResponseContent): ContentRow {
  const isText = content.kind === 'text';
  return {
    text: textOf(content),
    reasoning: isText ? content.reasoning : null,
    ends_in_reasoning: isText && content.endsInReasoning === true ? 1 : null,
    tool_calls: isText && content.toolCalls.length > 0 ? JSON.stringify(content.toolCalls) : null,
    log_likelihoods: isText ? null : JSON.stringify(content.values),
  };
}

function contentOfRow(row: ContentRow): ResponseContent {
  if (row.log_likelihoods !== null) {
    return logLikelihoodContent(numbers.parse(JSON.parse(row.log_likelihoods)));
  }
  return textContent(row.text, {
    reasoning: row.reasoning,
    ...(row.ends_in_reasoning === 1 ? { endsInReasoning: true as const } : {}),
    toolCalls: row.tool_calls === null ? [] : toolCalls.parse(JSON.parse(row.tool_calls)),
  });
}
