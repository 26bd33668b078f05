/** What the checker found; `error` is named as the official checker names it. */
export type Checked =
  | { readonly valid: true }
  | { readonly valid: false; readonly error: string; readonly detail: string };

export const VALID: Checked = { valid: true };

export function invalid(error: string, detail = ''): Checked {
  return { valid: false, error, detail };
}

/** Thrown where the official checker raises an exception of its own: nobody passes there. */
export class CheckerFailure extends Error {
  override readonly name = 'CheckerFailure';
}
