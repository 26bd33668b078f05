import { openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

/** Descriptors above this are not looked for: each below it costs the child a place. */
const HIGHEST = 65_536;
/** `FD_CLOEXEC` as /proc shows it among a descriptor's flags, in octal. */
const CLOSE_ON_EXEC = 0o2000000;

let cover: number | undefined;

/**
 * What the rest of a child's `stdio` must be, so that it inherits nothing: /dev/null wherever it would,
 * that is for each descriptor that was open when cardbench was started, or that a native library opened
 * without the close-on-exec flag. ('ignore' covers the first three places alone; from the fourth on it
 * leaves what is inherited.)
 *
 * @param places of `stdio` that are named before
 * @returns nothing where the system does not tell (/proc is Linux's)
 */
export function covered(places: number): (number | 'ignore')[] {
  const stdio: (number | 'ignore')[] = [];
  for (const descriptor of inheritedDescriptors()) {
    if (descriptor < places) continue;
    while (stdio.length < descriptor - places) stdio.push('ignore');
    cover ??= openSync(devNull, 'r+');
    stdio.push(cover);
  }
  return stdio;
}

/** The descriptors that a child of this process would inherit, in ascending order. */
function inheritedDescriptors(): number[] {
  return names('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor <= HIGHEST && isInherited(descriptor))
    .sort((one, other) => one - other);
}

function isInherited(descriptor: number): boolean {
  const info = text(`/proc/self/fdinfo/${descriptor}`);
  const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Closed meanwhile.
    return '';
  }
}
