import { z } from 'zod';
import { inWords } from '../../core/in-words.js';
import { pythonStrip } from '../../core/python-text.js';
import { type LanguageOf, languageOf } from './language.js';

/** Whether a non-empty response follows an instruction. */
export type Check = (response: string, language: LanguageOf) => boolean;

/** An instruction type: turns its parameters, as the dataset writes them, into a check. */
export type Instruction = (parameters: unknown) => Check;

/** Defines an instruction type by the schema of its parameters and its check. */
export function instruction<Schema extends z.ZodType>(
  schema: Schema,
  check: (response: string, parameters: z.output<Schema>, language: LanguageOf) => boolean,
): Instruction {
  return (parameters) => {
    const parsed = schema.parse(parameters, { error: inWords });
    return (response, language) => check(response, parsed, language);
  };
}

/** The parameters of a type that has none. */
export const none = z.looseObject({});

/** The response as it is. */
export function followsStrictly(
  check: Check,
  response: string,
  language: LanguageOf = languageOf,
): boolean {
  return pythonStrip(response) !== '' && check(response, language);
}

/** Any of eight variants: without the first line, the last or both, each with and without asterisks. */
export function followsLoosely(
  check: Check,
  response: string,
  language: LanguageOf = languageOf,
): boolean {
  const lines = response.split('\n');
  const variants = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((kept) =>
    pythonStrip(kept.join('\n')),
  );
  return [response, ...variants]
    .flatMap((text) => [text, text.replaceAll('*', '')])
    .some((text) => followsStrictly(check, text, language));
}
