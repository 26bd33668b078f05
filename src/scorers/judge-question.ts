import { CardbenchError } from '../core/errors.js';
import { chat, type Prompt, user } from '../core/prompt.js';
import type { AskJudgeModel } from './scorer.js';

/** Names in braces, and braces that are doubled to stand for themselves. */
const PLACE = /\{\{|\}\}|\{([A-Za-z_]+)\}/g;

/** A question to the judge in the user's own words: a text with names in braces, as Python's `str.format` fills it in. */
export function filledIn(template: string, fields: Readonly<Record<string, string>>): Prompt {
  return chat(user(filledInText(template, fields)));
}

/** The same as a text. */
export function filledInText(template: string, fields: Readonly<Record<string, string>>): string {
  return template.replace(PLACE, (place, name: string | undefined) =>
    name === undefined
      ? place.charAt(0)
      : Object.hasOwn(fields, name)
        ? (fields[name] ?? '')
        : place,
  );
}

/**
 * Asks the judge, and resolves to its reply.
 *
 * @param question of the scorer's own
 * @param fields that the user's own question (`--judge-prompt`) has in braces, and which takes the other's place
 */
export async function askJudge(
  ask: AskJudgeModel | undefined,
  question: Prompt,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  if (ask === undefined) throw new CardbenchError('There is no judge');
  return ask(ask.template === undefined ? question : filledIn(ask.template, fields));
}

/**
 * Fails if a text does not name all that a judge or guard must be told, or names what nobody can fill in.
 *
 * @param where the flag and its file
 * @param fields the names that are filled in
 * @param optional of which the text need not have these
 */
export function requireFields(
  where: string,
  template: string,
  fields: readonly string[],
  optional: readonly string[] = [],
): void {
  const named = [...template.matchAll(PLACE)].flatMap(([, name]) => name ?? []);
  const list = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
  const missing = fields.filter((field) => !named.includes(field) && !optional.includes(field));
  if (missing.length > 0) {
    throw new CardbenchError(
      `${where}: the text does not contain ${list(missing)}; it needs ${list(fields.filter((field) => !optional.includes(field)))}.`,
    );
  }
  const unknown = named.find((name) => !fields.includes(name));
  if (unknown === undefined) return;
  throw new CardbenchError(
    `${where}: nothing fills in a name that the text has in braces; there are ${list(fields)}, and braces of the text itself are doubled.`,
  );
}
