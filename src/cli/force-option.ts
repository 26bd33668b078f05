/** `--force`, and its earlier name. */
export const forceOptions = {
  force: {
    type: 'boolean',
    default: false,
    describe: 'Compare even if the two are not comparable, and mark the result',
  },
  anyway: { type: 'boolean', default: false, hidden: true },
} as const;

export function isForced({
  force,
  anyway,
}: {
  readonly force: boolean;
  readonly anyway: boolean;
}): boolean {
  return force || anyway;
}
