import { openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

/** Descriptors above this are not looked for: each below it costs the child a place. */
const HIGHEST = 65_536;
/** `FD_CLOEXEC` as /proc shows it among a descriptor's flags, in octal. */
const CLOSE_ON_EXEC = 0o2000000;

let cover: number | undefined;

/**
 * What the rest of a child's `stdio` must be, so that it inherits nothing: /dev/null wherever it would.
 * ('ignore' covers the first three places alone; from the fourth on it leaves what is inherited.)
 *
 * @param places of `stdio` that are named before
 */
export function covered(places: number): number[] {
  const above = Math.max(0, inheritedDescriptors() - places);
  if (above === 0) return [];
  cover ??= openSync(devNull, 'r+');
  return new Array<number>(above).fill(cover);
}

/**
 * One past the highest descriptor that a child of this process would inherit: those that were open when
 * cardbench was started, or that a native library opened without the close-on-exec flag.
 *
 * @returns 0 where the system does not tell (/proc is Linux's)
 */
function inheritedDescriptors(): number {
  let end = 0;
  for (const name of names('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor < end || descriptor > HIGHEST) continue;
    const flags = /^flags:\s*([0-7]+)$/m.exec(text(`/proc/self/fdinfo/${name}`))?.[1];
    if (flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) {
      end = descriptor + 1;
    }
  }
  return end;
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
