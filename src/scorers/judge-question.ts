import { CardbenchError } from '../core/errors.js';
import { chat, type Prompt, user } from '../core/prompt.js';
import type { AskJudgeModel } from './scorer.js';

/** Names in braces, and braces that are doubled to stand for themselves. */
const PLACE = /\{\{|\}\}|\{([A-Za-z_]+)\}/g;

/** A question to the judge in the user's own words: a text with names in braces, as Python's `str.format` fills it in. */
export function filledIn(template: string, fields: Readonly<Record<string, string>>): Prompt {
  const text = template.replace(PLACE, (place, name: string | undefined) =>
    name === undefined
      ? place.charAt(0)
      : Object.hasOwn(fields, name)
        ? (fields[name] ?? '')
        : place,
  );
  return chat(user(text));
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
 * Fails if a text does not name all that a judge must be told, or names what nobody can fill in.
 *
 * @param fields the names that a scorer fills in
 */
export function requireFields(file: string, template: string, fields: readonly string[]): void {
  const named = [...template.matchAll(PLACE)].flatMap(([, name]) => name ?? []);
  const list = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
  const missing = fields.filter((field) => !named.includes(field));
  if (missing.length > 0) {
    throw new CardbenchError(
      `--judge-prompt ${file}: the text does not contain ${list(missing)}; it needs ${list(fields)}.`,
    );
  }
  const unknown = named.find((name) => !fields.includes(name));
  if (unknown === undefined) return;
  throw new CardbenchError(
    `--judge-prompt ${file}: nothing fills in a name that the text has in braces; there are ${list(fields)}, and braces of the text itself are doubled.`,
  );
}
