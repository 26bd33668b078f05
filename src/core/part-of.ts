/** Which items of which run a run asks again. */
export interface PartOf {
  /** The id of the run. */
  readonly of: string;
  /** `truncated`, `errors`, `no-answer`, `refused`, `wrong`, or a file of items. */
  readonly only: string;
}

/** What a run is a part of, by its stored configuration; `null` for a run of its own. */
export function partOf(config: string): PartOf | null {
  const { of, only } = JSON.parse(config) as { of?: unknown; only?: unknown };
  return typeof of === 'string' && typeof only === 'string' ? { of, only } : null;
}

/** `the truncated items of run 20260101-000000-abcdef` */
export function partText({ of, only }: PartOf): string {
  const kinds: Readonly<Record<string, string>> = {
    truncated: 'the truncated items',
    errors: 'the items in error',
    'no-answer': 'the items without an answer',
    refused: 'the refused items',
    wrong: 'the wrong items',
  };
  return `${kinds[only] ?? 'listed items'} of run ${of}`;
}
