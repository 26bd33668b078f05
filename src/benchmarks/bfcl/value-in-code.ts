import { floatRepr } from '../../core/python-float.js';
import { languageOf } from './categories.js';
import type { BfclItem } from './dataset.js';
import { pyRepr } from './python/repr.js';
import type { PyValue } from './python/value.js';

/** An accepted value written in the language of the function, such that the official converters read it back. */
export function valueInCode(
  value: PyValue,
  { category, functions }: BfclItem,
  functionName: string,
  parameter: string,
): string {
  const language = languageOf(category);
  if (language === 'Python') return pyRepr(value);
  const doc = functions.find(({ name }) => name === functionName)?.parameters.get(parameter);
  const type = doc?.type ?? 'any';
  return language === 'Java'
    ? inJava(value, type, doc?.elementType)
    : inJavaScript(value, doc?.elementType);
}

function inJava(value: PyValue, type: string, elementType = 'any'): string {
  if (value.type === 'list') {
    if (type === 'ArrayList') {
      return `new ArrayList<>(Arrays.asList(${value.items.map((item) => listed(item, elementType)).join(', ')}))`;
    }
    return `new Object[]{${value.items.map((item) => bare(item, elementType)).join(', ')}}`;
  }
  if (value.type === 'dict') {
    const puts = value.entries.map(([key, item]) => `put("${bare(key, '')}", ${member(item)});`);
    return `new HashMap<>() {{ ${puts.join(' ')} }}`;
  }
  if (value.type === 'str') return JSON.stringify(value.value).replace(/\\(.)/g, '$1');
  return bare(value, type);
}

/** The converter of array lists removes the first and the last character of texts. */
function listed(value: PyValue, type: string): string {
  return type === 'String' || type === 'char' ? `"${bare(value, type)}"` : bare(value, type);
}

function inJavaScript(value: PyValue, elementType = 'any'): string {
  if (value.type === 'list') {
    const items = value.items.map((item) =>
      item.type === 'list' || item.type === 'dict'
        ? inJavaScript(item)
        : elementType === 'String'
          ? `"${bare(item, '')}"`
          : bare(item, elementType === 'Bigint' ? elementType : ''),
    );
    return `[${items.join(', ')}]`;
  }
  if (value.type === 'dict') {
    const pairs = value.entries.map(([key, item]) => `"${bare(key, '')}": ${member(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  return value.type === 'str' ? `"${value.value}"` : bare(value, '');
}

function member(value: PyValue): string {
  if (value.type === 'list') return `[${value.items.map(member).join(', ')}]`;
  return value.type === 'str' ? `"${value.value}"` : bare(value, '');
}

function bare(value: PyValue, type: string): string {
  switch (value.type) {
    case 'str':
      return value.value;
    case 'bool':
      return String(value.value);
    case 'int':
      return `${value.value}${type === 'long' ? 'L' : type === 'Bigint' ? 'n' : ''}`;
    case 'float':
      return `${floatRepr(value.value)}${type === 'float' ? 'f' : ''}`;
    default:
      return pyRepr(value);
  }
}
