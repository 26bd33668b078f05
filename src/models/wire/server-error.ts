import { z } from 'zod';

/** What the body of an error says, whoever's format it is in. */
export interface ServerError {
  readonly message: string;
  /** Its codes and types (`context_length_exceeded`, `not_found_error`, `400`), in the order of the body. */
  readonly codes: readonly string[];
}

/** The longest body that is looked into, in UTF-16 units; more is no error message. */
const MAX_LENGTH = 64 * 1024;
/** How deep messages are nested: Google sends a list of errors, Mistral puts JSON into a message. */
const DEEPEST = 6;

/** Reads the body of an error: JSON of any of the usual shapes, a page of HTML, or plain text. */
export function readServerError(body: string): ServerError {
  const text = body.slice(0, MAX_LENGTH).trim();
  const json = parsed(text);
  if (json === undefined) return { message: plainText(text), codes: [] };
  return { message: messageIn(json, 0) ?? text, codes: codesIn(json) };
}

/** The same for the value of an `error` field. */
export function readErrorField(error: unknown): ServerError {
  return readServerError(JSON.stringify({ error }) ?? '');
}

function parsed(text: string): unknown {
  if (!/^[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const record = z.record(z.string(), z.unknown());

/** Where messages stand, the most telling first. A string in `error` may be no more than the name of the status. */
const FIELDS = ['message', 'detail', 'details', 'error', 'errors', 'msg', 'description', 'title'];

function messageIn(value: unknown, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof value === 'string') {
    const inner = parsed(value.trim());
    const found = typeof inner === 'string' ? undefined : messageIn(inner, depth + 1);
    return found ?? (value.trim() || undefined);
  }
  if (Array.isArray(value)) {
    const each = value.slice(0, 3).flatMap((inner) => messageIn(inner, depth + 1) ?? []);
    return each.length === 0 ? undefined : each.join('; ');
  }
  const fields = record.safeParse(value);
  if (!fields.success) return undefined;
  const { data } = fields;
  const nested = typeof data['error'] === 'object' ? ['error', ...FIELDS] : FIELDS;
  for (const name of nested) {
    const found = messageIn(data[name], depth + 1);
    if (found !== undefined) return placed(found, data);
  }
  return undefined;
}

/** FastAPI says where (`loc`), and gateways what the host behind them said (`metadata.raw`). */
function placed(message: string, fields: Readonly<Record<string, unknown>>): string {
  const { loc, metadata } = fields;
  if (Array.isArray(loc)) return `${loc.slice(0, 6).join('.')}: ${message}`;
  const raw = record.safeParse(metadata).data?.['raw'];
  const behind = raw === undefined ? undefined : messageIn(raw, 1);
  return behind === undefined ? message : `${message}: ${behind}`;
}

function codesIn(value: unknown, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((each) => codesIn(each, depth + 1));
  const fields = record.safeParse(value);
  if (!fields.success) return [];
  const { code, type, error_type: errorType, status, status_code: statusCode, error } = fields.data;
  const own = [code, type, errorType, status, statusCode].flatMap((each) =>
    typeof each === 'string' || Number.isInteger(each) ? [String(each)] : [],
  );
  return [...own, ...codesIn(error, depth + 1)];
}

/** The title or first heading of a page of HTML, else its text. */
function plainText(text: string): string {
  if (!/^<(!doctype|html|head|body)/i.test(text)) return text;
  const heading = /<(title|h1)[^>]{0,200}>([^<]{1,300})</i.exec(text)?.[2];
  return (heading ?? text.replace(/<[^>]{0,500}>/g, ' ')).trim();
}
