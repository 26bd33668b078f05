import { CardbenchError, messageOf, systemCode } from '../core/errors.js';

/**
 * The error for a SQLite module that does not run here: its binary is missing because install scripts were not allowed,
 * or was made for another version of Node or another system. `undefined` for any other failure.
 *
 * @param bun the version of Bun that runs this, if it is not Node
 */
export function nativeModuleError(
  thrown: unknown,
  bun: string | undefined = process.versions['bun'],
): CardbenchError | undefined {
  const message = messageOf(thrown);
  const isMissing = /Could not locate the bindings file/.test(message);
  if (!isMissing && systemCode(thrown) !== 'ERR_DLOPEN_FAILED') return undefined;
  if (bun !== undefined) {
    return new CardbenchError(
      `Bun ${bun} cannot load better-sqlite3; let Node run cardbench: "bunx cardbench" without --bun does.`,
    );
  }
  const what = isMissing
    ? 'has no binary yet, because its install script did not run'
    : `was installed for another version of Node or another system than this (Node ${process.version}, ${process.platform} ${process.arch})`;
  return new CardbenchError(
    `The package better-sqlite3 ${what}; run "npm rebuild better-sqlite3" where cardbench is installed (pnpm: "pnpm approve-builds", then "pnpm rebuild better-sqlite3").`,
  );
}
