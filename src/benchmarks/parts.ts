import { terminalLine } from '../core/terminal-text.js';

/** What was found instead of what was expected, in a few words. */
export function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return `"${terminalLine(value, 40)}"`;
  if (typeof value !== 'object' || value === null) return String(value);
  return terminalLine(safely(value), 80);
}

function safely(value: object): string {
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    return 'an object';
  }
}

const PARTS = {
  id: [isText, 'a text such as "my-benchmark"'],
  title: [isText, 'a text'],
  description: [isString, 'a text'],
  dataset: [
    (value: unknown) => isObject(value) && typeof value['parse'] === 'function',
    'the result of defineDataset({ name, file, parse })',
  ],
  protocol: [isObject, '{ prompt, shots, cot, temperature, maxTokens }'],
  prompt: [(value: unknown) => typeof value === 'function', 'a function from an item to a prompt'],
  scorer: [
    (value: unknown) =>
      isObject(value) &&
      isText(value['name']) &&
      typeof value['version'] === 'number' &&
      isObject(value['extractors']) &&
      Object.values(value['extractors']).every((each) => typeof each === 'function'),
    '{ name, version, extractors: { name: function }, grade: function }',
  ],
  metrics: [
    (value: unknown) =>
      Array.isArray(value) &&
      value.every((each) => isObject(each) && typeof each['compute'] === 'function'),
    'a list of metrics, such as [accuracy()]',
  ],
} as const;

/** What a benchmark lacks, or has in another shape: one clause each. */
export function missingParts(benchmark: unknown): string[] {
  if (!isObject(benchmark)) return [`a benchmark must be an object, got ${brief(benchmark)}`];
  return Object.entries(PARTS).flatMap(([name, [isRight, expected]]) =>
    isRight(benchmark[name])
      ? []
      : [
          benchmark[name] === undefined
            ? `"${name}" is missing: ${expected}`
            : `"${name}" must be ${expected}, got ${brief(benchmark[name])}`,
        ],
  );
}

const PROTOCOL = {
  prompt: [isText, 'a text such as "my-benchmark/1"'],
  shots: [isCount, 'a whole number of 0 or more'],
  cot: [(value: unknown) => typeof value === 'boolean', 'true or false'],
  temperature: [
    (value: unknown) => typeof value === 'number' && value >= 0,
    'a number of 0 or more',
  ],
  maxTokens: [(value: unknown) => isCount(value) && value !== 0, 'a whole number of 1 or more'],
} as const;

/** The same for its protocol. */
export function missingProtocol(protocol: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(PROTOCOL).flatMap(([name, [isRight, expected]]) =>
    isRight(protocol[name])
      ? []
      : [`"protocol.${name}" must be ${expected}, got ${brief(protocol[name])}`],
  );
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
