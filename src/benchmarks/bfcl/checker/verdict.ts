/** The checker's result; `error` has the official checker's name. */
export type Checked =
  | { readonly valid: true }
  | { readonly valid: false; readonly error: string; readonly detail: string };

export const VALID: Checked = { valid: true };

export function invalid(error: string, detail = ''): Checked {
  return { valid: false, error, detail };
}

/** Thrown where the official checker raises an unexpected exception, so that no answer passes. */
export class CheckerFailure extends Error {
  override readonly name = 'CheckerFailure';
}
