import type { z } from 'zod';
import { terminalLine } from './terminal-text.js';

/**
 * The messages of schemas, to follow the name of a value in a sentence: `must be 1 or more`. Nothing from the value is
 * quoted. Give it to the parser: `schema.safeParse(input, { error: inWords })`. A message that a schema brings itself
 * is kept.
 */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kind(issue.expected)}`;
    case 'too_small':
      return `must ${bound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')}`;
    case 'too_big':
      return `must ${bound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')}`;
    case 'invalid_value':
      return `must be ${either(issue.values.map((value) => JSON.stringify(value) ?? String(value)))}`;
    case 'invalid_union':
      return unionInWords(issue);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0]?.message ?? 'is not allowed';
    default:
      return undefined;
  }
}

/** `must be "auto" or a whole number`; the complaint of one alternative where it alone takes values of this kind. */
function unionInWords({
  errors,
  input,
}: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const near = errors.find(([first]) => first !== undefined && !isOfAnotherKind(first));
  if (near?.[0] !== undefined) return near[0].message;
  const kinds = errors.flatMap(([first]) => (first === undefined ? [] : [first.message]));
  const demands = kinds.filter((message) => message.startsWith('must be '));
  if (input === undefined || demands.length === 0) return 'is missing or of the wrong kind';
  return `must be ${either([...new Set(demands.map((message) => message.slice('must be '.length)))])}`;
}

/** Whether an alternative is for values of another type altogether, or is another literal. */
function isOfAnotherKind(issue: z.core.$ZodIssue): boolean {
  return (
    issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
  );
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  nan: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  undefined: 'left out',
  null: 'null',
};

function kind(name: string): string {
  return KINDS[name] ?? `a ${name}`;
}

function bound(origin: string, value: number | bigint, relation: string): string {
  if (origin !== 'string' && origin !== 'array' && origin !== 'set')
    return `be ${relation} ${value}`;
  if (relation === 'at least' && value === 1) return 'not be empty';
  return `have ${relation} ${value} ${origin === 'string' ? 'characters' : 'entries'}`;
}

/** `a, b or c` */
export function either(choices: readonly string[]): string {
  if (choices.length < 2) return choices.join('');
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

/**
 * `, got 0`: the value at a path, shortened, after a message of {@link inWords}.
 *
 * @returns an empty text where there is no value
 */
export function gotInWords(input: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (whole, part) =>
      typeof whole === 'object' && whole !== null
        ? (whole as Record<PropertyKey, unknown>)[part]
        : undefined,
    input,
  );
  return value === undefined ? '' : `, got ${shown(value)}`;
}

function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${terminalLine(value, 60)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : kind(typeof value);
}

/** `limit must be at least 1`, `limit: its parts contradict each other`: a message after the name of its value. */
export function afterName(name: string, message: string): string {
  if (name === '') return message;
  return `${name}${/^(?:must|is|has) /.test(message) ? ' ' : ': '}${message}`;
}
