import { CardbenchError } from '../../core/errors.js';
import { terminalLine } from '../../core/terminal-text.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';

/** What a map can name. */
const FIELDS = [
  'item',
  'question',
  'sample',
  'response',
  'reasoning',
  'finish',
  'error',
  'label',
  'gold',
  'model',
] as const;

type Field = (typeof FIELDS)[number];

/** Where the fields of an output are in a record: names of objects, places of lists from 0, or from -1 at the end. */
export type FieldMap = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Characters of an id at most: a longer text is a question. */
const LONGEST_ID = 40;

/** One step of a path: a name, `[0]`, `[-1]`, or `["a name with. signs"]`. */
const STEP = /\s*(?:\[\s*(-?\d+)\s*\]|\["([^"]+)"\]|\.?([^.[\]=,\s]+))/y;
/** A part of a map, up to a comma outside quotes. */
const PART = /(?:"[^"]*"|[^,])+|^$/g;

/**
 * Reads `item=idx,response=output[0].text,label=correct`.
 *
 * @throws CardbenchError if it names an unknown field, a field twice or no response
 */
export function parseMap(text: string): FieldMap {
  const map: Partial<Record<Field, readonly string[]>> = {};
  for (const part of text.match(PART) ?? ['']) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    const field = FIELDS.find((each) => each === name);
    if (field === undefined) {
      throw complaint(`"${part.trim()}" does not set one of ${FIELDS.join(', ')}`);
    }
    if (map[field] !== undefined) throw complaint(`it sets ${field} twice`);
    map[field] = pathOf(part.slice(at + 1), field);
  }
  if (map.response === undefined) throw complaint('it does not set response');
  if (map.item === undefined && map.question === undefined) {
    throw complaint('it sets neither item nor question, by which the item is found');
  }
  return map;
}

function pathOf(text: string, field: string): readonly string[] {
  const path: string[] = [];
  STEP.lastIndex = 0;
  const source = text.trim();
  while (STEP.lastIndex < source.length) {
    const step = STEP.exec(source);
    if (step === null) throw complaint(`"${text.trim()}" for ${field} is not a path like a.b[0]`);
    path.push(step[1] ?? step[2] ?? step[3] ?? '');
  }
  if (path.length === 0) throw complaint(`${field} has no path`);
  return path;
}

function complaint(what: string): CardbenchError {
  return new CardbenchError(
    `--map: ${terminalLine(what, 200)}; write it like item=id,response=output[0].text,label=correct.`,
  );
}

/** Outputs of any file, by the user's map. */
export function mappedOutputs(map: FieldMap, find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'map',
    needs: 'index',
    recognises: () => true,
    read: (record, at) => {
      const value = (field: Field): unknown => {
        const path = map[field];
        return path === undefined ? undefined : valueAt(record, path);
      };
      const wrong = (field: Field, what: string): RowError =>
        new RowError(at, `${what} at ${spelled(map[field] ?? [])}, where ${field} should be`);
      const text = (field: Field): string | undefined => {
        const found = value(field);
        if (found === undefined || found === null) return undefined;
        if (typeof found === 'object') throw wrong(field, 'there is no text');
        return String(found);
      };
      const ids = [text('item')].filter((each) => each !== undefined);
      // A file without ids may name its items by their questions.
      const texts = [text('question') ?? ids.find((id) => id.length > LONGEST_ID)].filter(
        (each) => each !== undefined,
      );
      if (ids.length + texts.length === 0) {
        throw wrong(map.item === undefined ? 'question' : 'item', 'there is nothing');
      }
      const item = find()({ texts, ids });
      const error = text('error');
      const responses = responsesOf(value('response'));
      if (responses === undefined) {
        if (error !== undefined && error !== '') return [{ item, response: '', error }];
        throw wrong('response', 'there is no text');
      }
      const sample = sampleOf(value('sample'));
      if (sample === null) throw wrong('sample', 'there is no whole number');
      const labels = labelsOf(value('label'), responses.length);
      const gold = text('gold');
      const model = text('model');
      const finish = text('finish');
      const reasoning = text('reasoning');
      return responses.map(
        (response, index): Prediction => ({
          item,
          response:
            reasoning === undefined || reasoning === ''
              ? response
              : { kind: 'text', text: response, reasoning, toolCalls: [] },
          ...(sample === undefined ? {} : { sample: sample + index }),
          ...(finish === undefined ? {} : { finishReason: finish }),
          ...(labels[index] === undefined ? {} : { label: labels[index] }),
          ...(gold === undefined ? {} : { gold }),
          ...(model === undefined ? {} : { model }),
        }),
      );
    },
  };
}

function spelled(path: readonly string[]): string {
  return terminalLine(path.join('.'), 80);
}

function valueAt(record: unknown, path: readonly string[]): unknown {
  let value = record;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    const place = Array.isArray(value) && step.startsWith('-') ? value.length + Number(step) : step;
    if (!Object.hasOwn(value, place)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[place];
  }
  return value;
}

/** One text, or several samples. */
function responsesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  const all: readonly unknown[] = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [];
  const texts = all.filter((each) => typeof each === 'string');
  return texts.length === all.length && texts.length > 0 ? texts : undefined;
}

/** `undefined` if there is none, `null` if it is not an index. */
function sampleOf(value: unknown): number | undefined | null {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'object') return null;
  const index = Number(value);
  return Number.isSafeInteger(index) && index >= 0 ? index : null;
}

/** The verdict on each response, if it has one. One verdict on several responses says nothing about each. */
function labelsOf(value: unknown, count: number): readonly (boolean | undefined)[] {
  const each = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return Array.from({ length: count }, (_, i) =>
    each.length === count ? verdictOf(each[i]) : undefined,
  );
}
