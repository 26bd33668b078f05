import { CardbenchError } from '../../core/errors.js';

/** Headers that a request has anyway, and that another value would break. */
const OWN = ['content-type', 'content-length', 'content-encoding', 'host', 'connection', 'accept'];

/** Reads `--header <name>=<value>`. No complaint repeats a value, which may be a key. */
export function readHeaders(pairs: readonly string[]): Record<string, string> {
  const read: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value = ''] = /^([!#$%&'*+.^`|~\w-]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined) {
      throw new CardbenchError('--header: write it as --header <name>=<value>.');
    }
    if (Object.keys(read).some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw new CardbenchError(`--header ${name} is given twice; give it once.`);
    }
    read[name] = value;
  }
  return read;
}

/** What is wrong with the headers of a configuration, without their values; `undefined` for good ones. */
export function headerComplaint(headers: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) return 'a header has a name that HTTP does not allow';
    if (OWN.includes(name.toLowerCase())) {
      return `the header "${name}" is set by cardbench; leave it out`;
    }
    if (value === '') {
      return `the header "${name}" has no value (values are never stored); add --header ${name}=<value>`;
    }
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      return `the value of the header "${name}" holds characters that HTTP does not allow`;
    }
  }
  return undefined;
}

/** The names alone, sorted: all of a header that is stored, compared or shown. */
export function headerNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort();
}
