import { z } from 'zod';
import { afterName } from '../../core/in-words.js';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row, RowPosition } from '../../datasets/formats/row.js';
import { orSkip, RowError, type SkipRow } from '../../datasets/unusable-rows.js';
import { type Scorer, wholeText } from '../../scorers/scorer.js';
import { followsLoosely, followsStrictly, type Instruction } from './instruction.js';
import { type LanguageOf, languageOf } from './language.js';

/** A prompt with instructions that a program can verify. */
export interface InstructionItem {
  readonly prompt: string;
  readonly instructions: readonly {
    readonly id: string;
    readonly parameters: Record<string, unknown>;
  }[];
}

/** Instruction types by their id. */
export type Instructions = Readonly<Record<string, Instruction>>;

const rowSchema = z
  .object({
    key: z.union([z.int(), z.string().min(1)]).transform(String),
    prompt: z.string().min(1),
    instruction_id_list: z.array(z.string()).min(1),
    kwargs: z.array(z.record(z.string(), z.unknown()).nullable()),
  })
  .refine((row) => row.kwargs.length === row.instruction_id_list.length, {
    path: ['kwargs'],
    message: 'must have one entry for each instruction',
  });

/**
 * JSON Lines as IFEval publishes them: `key`, `prompt`, `instruction_id_list`, `kwargs`; the id is the key. Later releases
 * have every parameter of every type, most of them null. Rows that the official code cannot load are left out.
 */
export function instructionDataset(name: string, types: Instructions): Dataset<InstructionItem> {
  return { name, parse: (rows, skip) => parseRows(rows, types, skip), leavesOut: true };
}

async function* parseRows(
  rows: AsyncIterable<Row>,
  types: Instructions,
  skip?: SkipRow,
): AsyncGenerator<Item<InstructionItem>> {
  for await (const { at, record } of records(rows, skip)) {
    const item = orSkip(skip, () => itemOf(parseRecord(rowSchema, record, at), at, types));
    if (item !== undefined) yield item;
  }
}

function itemOf(
  row: z.output<typeof rowSchema>,
  at: RowPosition,
  types: Instructions,
): Item<InstructionItem> {
  const instructions = row.instruction_id_list.map((id, index) => ({
    id,
    parameters: Object.fromEntries(
      Object.entries(row.kwargs[index] ?? {}).filter(([, value]) => value !== null),
    ),
  }));
  for (const { id, parameters } of instructions) {
    const read = types[id];
    const problem =
      read === undefined ? 'is of an unknown type' : problemWith(() => read(parameters));
    if (problem !== undefined) {
      // An unknown id is text from the file, so it is not quoted.
      const named = read === undefined ? 'an instruction' : `the instruction "${id}"`;
      throw new RowError(at, `${named} ${problem}`);
    }
  }
  return { id: row.key, data: { prompt: row.prompt, instructions }, tags: {} };
}

function problemWith(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (thrown) {
    const issue = thrown instanceof z.ZodError ? thrown.issues[0] : undefined;
    return `has a wrong parameter${issue === undefined ? '' : ` (${afterName(String(issue.path[0] ?? ''), issue.message)})`}`;
  }
}

/**
 * Counts the instructions that a response follows, strictly and loosely; right if it follows all of them strictly.
 *
 * @param languages how each further extractor detects the language of a response; `verbatim` is the default
 */
export function instructionScorer(options: {
  readonly name: string;
  readonly version: number;
  readonly types: Instructions;
  readonly languages?: Readonly<Record<string, LanguageOf>>;
}): Scorer<InstructionItem> {
  const { name, version, types, languages = {} } = options;
  const others = Object.keys(languages).map((each) => [each, wholeText] as const);
  return {
    name,
    version,
    extractors: { verbatim: wholeText, ...Object.fromEntries(others) },
    grade: (response, { data }, { extractor }) => {
      const language = languages[extractor] ?? languageOf;
      const checks = data.instructions.map(({ id, parameters }) => types[id]?.(parameters));
      const strict = checks.map(
        (check) => check !== undefined && followsStrictly(check, response, language),
      );
      const loose = checks.filter(
        (check) => check !== undefined && followsLoosely(check, response, language),
      );
      const broken = data.instructions.filter((_, i) => !strict[i]).map(({ id }) => id);
      return {
        value: broken.length === 0 ? 1 : 0,
        reason: broken.length === 0 ? '' : `not followed: ${broken.join(', ')}`,
        details: {
          strict: checks.length - broken.length,
          loose: loose.length,
          instructions: checks.length,
        },
      };
    },
  };
}
