/** `--force`, and the name that it had before. */
export const forceOptions = {
  force: {
    type: 'boolean',
    default: false,
    describe: 'Compare what is not comparable, and mark it',
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
