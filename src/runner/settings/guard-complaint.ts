/** The settings of guards that need another one beside them. */
export interface GivenGuards {
  readonly guardInput?: string | undefined;
  readonly guardInputBaseUrl?: string | undefined;
  readonly guardOutput?: string | undefined;
  readonly guardOutputBaseUrl?: string | undefined;
  readonly guardVersion?: string | undefined;
  readonly guardApi?: string | undefined;
  readonly guardPrompt?: string | undefined;
}

/** What a setting of guards lacks, without its full stop; `undefined` if nothing. */
export function guardComplaint(given: GivenGuards): string | undefined {
  const { guardInput, guardOutput } = given;
  const lacks = (flag: string, guard: string): string =>
    `${flag} needs ${guard}; name the guard, or leave it out`;
  if (guardInput === undefined && given.guardInputBaseUrl !== undefined) {
    return lacks('--guard-input-base-url', '--guard-input <provider>:<id>');
  }
  if (guardOutput === undefined && given.guardOutputBaseUrl !== undefined) {
    return lacks('--guard-output-base-url', '--guard-output <provider>:<id>');
  }
  if (given.guardPrompt !== undefined && given.guardApi !== 'completion') {
    return '--guard-prompt needs --guard-api completion: the server of a chat has its own template';
  }
  if (guardInput !== undefined || guardOutput !== undefined) return undefined;
  const either = '--guard-input or --guard-output';
  if (given.guardVersion !== undefined) return lacks('--guard-version', either);
  return given.guardApi === 'completion' ? lacks('--guard-api', either) : undefined;
}
