import type { Tool } from '../../core/tool-calls.js';
import { field, text, withField } from './function-doc.js';
import { type PyEntry, type PyValue, str } from './python/value.js';

/** The JSON schema types for the described types. */
const SCHEMA_TYPES: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'number',
  float: 'number',
  string: 'string',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  list: 'array',
  dict: 'object',
  object: 'object',
  tuple: 'array',
  any: 'string',
};

/** Tool names must not contain dots: `math.factorial` becomes `math_factorial`. */
export function toolName(name: string): string {
  return name.replaceAll('.', '_');
}

/** A described function as a tool of an OpenAI-compatible request. */
export function toolOf(doc: PyValue): Tool {
  const parameters = field(doc, 'parameters') ?? { type: 'dict', entries: [] };
  const schema = plain(withSchemaTypes(withField(parameters, 'type', str('object'))));
  return {
    name: toolName(text(doc, 'name') ?? ''),
    description: text(doc, 'description') ?? '',
    parameters: typeof schema === 'object' && schema !== null ? { ...schema } : {},
  };
}

/** Rewrites the types of a schema, its properties and its items, recursively. */
function withSchemaTypes(schema: PyValue): PyValue {
  if (schema.type !== 'dict') return schema;
  let made: PyValue = schema;
  const type = text(schema, 'type');
  if (type !== undefined) {
    made = withField(made, 'type', str(SCHEMA_TYPES[type] ?? 'string'));
    if (type === 'float') made = withField(made, 'format', str('float'));
  }
  const properties = field(schema, 'properties');
  if (properties?.type === 'dict') {
    const entries = properties.entries.map(
      ([name, doc]): PyEntry => [name, withSchemaTypes(withDefaultType(doc))],
    );
    made = withField(made, 'properties', { type: 'dict', entries });
  }
  const items = field(schema, 'items');
  return items === undefined ? made : withField(made, 'items', withSchemaTypes(items));
}

function withDefaultType(doc: PyValue): PyValue {
  return field(doc, 'type') === undefined ? withField(doc, 'type', str('string')) : doc;
}

/** As plain data for JSON. */
function plain(value: PyValue): unknown {
  switch (value.type) {
    case 'int':
      return Number(value.value);
    case 'float':
    case 'bool':
    case 'str':
      return value.value;
    case 'list':
    case 'tuple':
      return value.items.map(plain);
    case 'dict':
      return Object.fromEntries(
        value.entries.map(([key, item]) => [key.type === 'str' ? key.value : '', plain(item)]),
      );
    default:
      return null;
  }
}
