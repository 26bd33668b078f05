import { CardbenchError } from '../../core/errors.js';
import { describePosition, type RowPosition } from '../../datasets/formats/row.js';
import { lookUp, type PyEntry, type PyValue, str } from './python/value.js';

/** The description of a function, for the prompt and for the checker. */
export interface FunctionDoc {
  readonly name: string;
  /** As published; ints and floats are distinguished. */
  readonly published: PyValue;
  /** `undefined` if the description has no such list. */
  readonly required: readonly string[] | undefined;
  readonly parameters: ReadonlyMap<string, ParameterDoc>;
}

export interface ParameterDoc {
  /** As in the description: `integer`, `ArrayList`, `tuple`. */
  readonly type: string;
  /** The type of the elements, where there are any. */
  readonly elementType: string | undefined;
}

/** Reads a description. Throws a `CardbenchError` if it has no name or a parameter has no type. */
export function functionDoc(published: PyValue, at: RowPosition): FunctionDoc {
  const name = text(published, 'name');
  const parameters = field(published, 'parameters');
  const properties = field(parameters, 'properties');
  if (name === undefined || properties?.type !== 'dict') {
    throw new CardbenchError(
      `${describePosition(at)}: column "function": a function lacks its name or the properties of its parameters.`,
    );
  }
  const required = field(parameters, 'required');
  return {
    name,
    published,
    required:
      required?.type === 'list'
        ? required.items.flatMap((item) => (item.type === 'str' ? [item.value] : []))
        : undefined,
    parameters: new Map(
      properties.entries.map(([key, doc]) => {
        const type = text(doc, 'type');
        if (key.type !== 'str' || type === undefined) {
          throw new CardbenchError(
            `${describePosition(at)}: column "function": a parameter has no type.`,
          );
        }
        return [key.value, { type, elementType: text(field(doc, 'items'), 'type') }];
      }),
    ),
  };
}

/** A field of a dict. */
export function field(value: PyValue | undefined, name: string): PyValue | undefined {
  return value?.type === 'dict' ? lookUp(value.entries, str(name)) : undefined;
}

/** A field of a dict that holds text. */
export function text(value: PyValue | undefined, name: string): string | undefined {
  const found = field(value, name);
  return found?.type === 'str' ? found.value : undefined;
}

/** The dict with one field replaced, or added at the end. */
export function withField(value: PyValue, name: string, to: PyValue): PyValue {
  if (value.type !== 'dict') return value;
  const key = str(name);
  const entries = value.entries.map(
    (entry): PyEntry => (entry[0].type === 'str' && entry[0].value === name ? [key, to] : entry),
  );
  return field(value, name) === undefined
    ? { type: 'dict', entries: [...entries, [key, to]] }
    : { type: 'dict', entries };
}

/** The dict without a field. */
export function withoutField(value: PyValue, name: string): PyValue {
  if (value.type !== 'dict') return value;
  const entries = value.entries.filter(([key]) => key.type !== 'str' || key.value !== name);
  return { type: 'dict', entries };
}
