import { z } from 'zod';

const schema = z.object({ skippedRows: z.int().min(0).default(0) });

/**
 * Rows of the imported file that could not be used, from the configuration of an imported run.
 *
 * @param config JSON
 */
export function skippedRowsOf(config: string): number {
  const parsed = schema.safeParse(JSON.parse(config));
  return parsed.success ? parsed.data.skippedRows : 0;
}
