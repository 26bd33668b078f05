import type { Abilities } from '../core/abilities.js';

/** What `cardbench doctor --json` prints. */
export interface DoctorOutput {
  /** One for each check, in the order in which they were made. */
  readonly results: readonly {
    /** `chat`, `stop sequences`, ... */
    readonly name: string;
    /** `ok`: as it should be; `note`: worth knowing; `problem`: scores would suffer; `unknown`: it could not be told. */
    readonly status: 'ok' | 'note' | 'problem' | 'unknown';
    /** What was seen. */
    readonly evidence: string;
    /** What to do about it; `null` if nothing. */
    readonly cure: string | null;
  }[];
  readonly abilities: Abilities;
  /** How a run has to change the fields of its requests. */
  readonly shape: {
    readonly omit?: readonly string[] | undefined;
    readonly rename?: Readonly<Record<string, string>> | undefined;
  };
  /** What the checks have cost. */
  readonly spent: { readonly calls: number; readonly tokensIn: number; readonly tokensOut: number };
  /** The command that runs the card without the rows that cannot be served; `null` if none can. */
  readonly command: string | null;
  /** The benchmarks of the card that the endpoint cannot serve. */
  readonly unservable: readonly { readonly benchmark: string; readonly why: string }[];
}
