import type { Language } from '../categories.js';
import type { PyType } from '../python/value.js';

/** A type that no decoded value has. */
type CheckedType = PyType | 'set';

/** The Python types for the described types, by language. */
export const TYPES: Readonly<Record<Language, Readonly<Record<string, CheckedType>>>> = {
  Python: {
    string: 'str',
    integer: 'int',
    float: 'float',
    boolean: 'bool',
    array: 'list',
    tuple: 'list',
    dict: 'dict',
    any: 'str',
  },
  Java: {
    byte: 'int',
    short: 'int',
    integer: 'int',
    float: 'float',
    double: 'float',
    long: 'int',
    boolean: 'bool',
    char: 'str',
    Array: 'list',
    ArrayList: 'list',
    Set: 'set',
    HashMap: 'dict',
    Hashtable: 'dict',
    Queue: 'list',
    Stack: 'list',
    String: 'str',
    any: 'str',
  },
  JavaScript: {
    String: 'str',
    integer: 'int',
    float: 'float',
    Bigint: 'int',
    Boolean: 'bool',
    dict: 'dict',
    array: 'list',
    any: 'str',
  },
};

/** Types with an element type. */
export const WITH_ELEMENTS: Readonly<Record<Language, ReadonlySet<string>>> = {
  Python: new Set(['array', 'tuple']),
  Java: new Set(['Array', 'ArrayList', 'array']),
  JavaScript: new Set(['Array', 'ArrayList', 'array']),
};
