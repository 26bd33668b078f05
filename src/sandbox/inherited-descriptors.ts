import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { procEntries, procText } from './proc-files.js';

/** Higher descriptors are not considered, because each lower one takes a place in the child's `stdio`. */
const HIGHEST = 65_536;
/** `FD_CLOEXEC` as /proc shows it among a descriptor's flags, in octal. */
const CLOSE_ON_EXEC = 0o2000000;

let cover: number | undefined;

/**
 * The remaining entries of a child's `stdio`, so that it inherits no descriptor: /dev/null for each descriptor that was
 * open when cardbench was started, or that a native library opened without the close-on-exec flag. ('ignore' only
 * covers the first three; from the fourth on, descriptors are inherited.)
 *
 * @param places number of `stdio` entries before these
 * @returns an empty list if the system does not report descriptors (only Linux has /proc)
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
  return procEntries('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor <= HIGHEST && isInherited(descriptor))
    .sort((one, other) => one - other);
}

function isInherited(descriptor: number): boolean {
  const info = procText(`/proc/self/fdinfo/${descriptor}`);
  const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
}
