import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { bytesAt } from '../../datasets/formats/content.js';
import { parseJson } from '../../datasets/formats/json-text.js';
import type { LiveCodeBenchItem } from './dataset.js';
import { pickledText } from './pickled-text.js';

/** What a program is given, and what it is to say: texts, also for functions, whose values they hold as JSON. */
export type TestCase = readonly [input: string, output: string];

const casesSchema = z.array(z.object({ input: z.string(), output: z.string() }));
const rowSchema = z.object({
  question_id: z.string(),
  public_test_cases: z.string(),
  private_test_cases: z.string(),
});

/**
 * The tests of a problem, the public ones first, read from its file.
 *
 * @throws CardbenchError if the file was changed, or they cannot be read
 */
export function testsOf({ id, place }: LiveCodeBenchItem): TestCase[] {
  const at = `The tests of ${id}`;
  const row = rowSchema.safeParse(parseJson(bytesAt(place), at));
  if (!row.success || row.data.question_id !== id) {
    throw new CardbenchError(`${at} are no longer where they were: ${place.path} was changed.`);
  }
  const { public_test_cases: shown, private_test_cases: hidden } = row.data;
  try {
    const cases = [...casesIn(shown), ...casesIn(isJson(hidden) ? hidden : pickledText(hidden))];
    if (cases.length === 0) throw new CardbenchError('there are none');
    return cases.map(({ input, output }) => [input, output]);
  } catch (thrown) {
    const why = thrown instanceof CardbenchError ? thrown.message : 'they are not lists of tests';
    throw new CardbenchError(`${at} cannot be read: ${why}.`);
  }
}

/** Some are JSON as they are, the others are packed. */
function isJson(tests: string): boolean {
  return tests.trimStart().startsWith('[');
}

function casesIn(tests: string): z.output<typeof casesSchema> {
  return casesSchema.parse(JSON.parse(tests));
}
