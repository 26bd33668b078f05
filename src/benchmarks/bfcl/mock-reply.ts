import type { ToolCall } from '../../core/tool-calls.js';
import { isRelevance, languageOf } from './categories.js';
import type { BfclItem, WantedCall } from './dataset.js';
import { pyRepr } from './python/repr.js';
import type { PyEntry, PyValue } from './python/value.js';
import { toolName } from './tools.js';
import { valueInCode } from './value-in-code.js';

const REFUSAL = 'None of the functions that I know can do this.';

/** The mock model's reply in prompt mode: the expected calls with their first accepted values. */
export function textReply(item: BfclItem, correct: boolean): string {
  if (isRelevance(item.category)) {
    const call = `[${item.functions[0]?.name ?? 'anything'}()]`;
    return item.category.endsWith('irrelevance') === correct ? REFUSAL : call;
  }
  const calls = item.wanted.map((wanted) => {
    const given = chosen(wanted).map(([key, value]) => {
      const name = key.type === 'str' ? key.value : '';
      return `${name}=${valueInCode(value, item, wanted.name, name)}`;
    });
    return `${wanted.name}(${given.join(', ')})`;
  });
  return correct ? `[${calls.join(', ')}]` : `[${calls.join(', ')}, once_more()]`;
}

/** The same with native tools. */
export function toolReply(item: BfclItem, correct: boolean): string | readonly ToolCall[] {
  if (isRelevance(item.category)) {
    const call = { name: toolName(item.functions[0]?.name ?? 'anything'), arguments: '{}' };
    return item.category.endsWith('irrelevance') === correct ? REFUSAL : [call];
  }
  const calls = item.wanted.map((wanted) => ({
    name: toolName(wanted.name),
    arguments: asJson({
      type: 'dict',
      entries: chosen(wanted).map(
        ([key, value]): PyEntry => [
          key,
          languageOf(item.category) === 'Python'
            ? value
            : { type: 'str', value: valueAsText(value, item, wanted, key) },
        ],
      ),
    }),
  }));
  return correct ? calls : [...calls, { name: 'once_more', arguments: '{}' }];
}

function valueAsText(value: PyValue, item: BfclItem, wanted: WantedCall, key: PyValue): string {
  const code = valueInCode(value, item, wanted.name, key.type === 'str' ? key.value : '');
  return /^"[\s\S]*"$/.test(code) ? code.slice(1, -1) : code;
}

/** The first accepted value of each parameter; parameters without one are omitted. */
function chosen({ parameters }: WantedCall): PyEntry[] {
  return parameters.flatMap(([key, right]): PyEntry[] => {
    const first = right.type === 'list' ? right.items.find((value) => !isEmpty(value)) : undefined;
    return first === undefined ? [] : [[key, withoutAlternatives(first)]];
  });
}

/** In dicts, including those in a list, every value is a list of accepted values. */
function withoutAlternatives(value: PyValue): PyValue {
  if (value.type === 'list' && value.items.some(({ type }) => type === 'dict')) {
    return { type: 'list', items: value.items.map(withoutAlternatives) };
  }
  if (value.type !== 'dict') return value;
  return {
    type: 'dict',
    entries: value.entries.flatMap(([key, right]): PyEntry[] => {
      const first = right.type === 'list' ? right.items.find((each) => !isEmpty(each)) : undefined;
      return first === undefined ? [] : [[key, first]];
    }),
  };
}

function isEmpty(value: PyValue): boolean {
  return value.type === 'str' && value.value === '';
}

/** JSON in which floats stay floats. */
function asJson(value: PyValue): string {
  switch (value.type) {
    case 'str':
      return JSON.stringify(value.value);
    case 'list':
    case 'tuple':
      return `[${value.items.map(asJson).join(', ')}]`;
    case 'dict':
      return `{${value.entries.map(([key, item]) => `${asJson(key)}: ${asJson(item)}`).join(', ')}}`;
    case 'bool':
      return String(value.value);
    case 'None':
      return 'null';
    default:
      return pyRepr(value);
  }
}
