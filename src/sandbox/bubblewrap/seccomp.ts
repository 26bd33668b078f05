import { ALLOWED_CALLS, SPECIAL_CALLS } from './syscalls.js';

/** Machines whose system calls are known; the sandbox is not available on others. */
export type Machine = keyof typeof SPECIAL_CALLS;

/** The `arch` that the kernel reports for a call (linux/audit.h): ELF machine, 64-bit, little-endian. */
const AUDIT_ARCH: Readonly<Record<Machine, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Opcodes of classic BPF (linux/bpf_common.h) in the combinations that a seccomp filter uses. */
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ABOVE = 0x25;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

/** What a filter returns (linux/seccomp.h). */
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (code: number): number => 0x00050000 | code;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** Offsets in `struct seccomp_data`: the number, the machine, the lower half of the first argument. */
const NUMBER = 0;
const ARCH = 4;
const FIRST_ARGUMENT = 16;

const CLONE_THREAD = 0x00010000;
/** All flags of clone that create a namespace. */
const CLONE_NAMESPACES = 0x7e020080;
const AF_UNIX = 1;
/** Numbers from here on belong to x32, another ABI of the same processor. */
const X32 = 0x40000000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/**
 * The seccomp filter of a sandboxed Python as the kernel takes it: an array of `struct sock_filter`.
 * Calls that are not allowed fail with EPERM. A solution can start threads but no processes, so that the limits on one
 * process apply to everything it does; openai/human-eval and EvalPlus also disable fork.
 *
 * @param role tests may fork: each program's tests run in a copy of one prepared interpreter
 */
export function seccompFilter(machine: Machine, role: 'solution' | 'tests'): Buffer {
  const { clone, clone3, socketpair } = SPECIAL_CALLS[machine];
  const [forbidden, required]: [Instruction, Instruction] =
    role === 'solution'
      ? [
          [JUMP_ANY_BIT, 1, 0, CLONE_THREAD],
          [RETURN, 0, 0, errno(EPERM)],
        ]
      : [
          [JUMP_ANY_BIT, 0, 1, CLONE_NAMESPACES],
          [RETURN, 0, 0, errno(EPERM)],
        ];
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCH],
    [JUMP_EQUAL, 1, 0, AUDIT_ARCH[machine]],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
    [JUMP_AT_LEAST, 0, 1, X32],
    [RETURN, 0, 0, errno(ENOSYS)],
    // Its flags are in memory, which a filter cannot read; the C library then uses clone.
    [JUMP_EQUAL, 0, 1, clone3],
    [RETURN, 0, 0, errno(ENOSYS)],
    [JUMP_EQUAL, 0, 4, clone],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    forbidden,
    required,
    [RETURN, 0, 0, ALLOW],
    // Event loops wake themselves up through a pair of sockets.
    [JUMP_EQUAL, 0, 4, socketpair],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    [JUMP_EQUAL, 1, 0, AF_UNIX],
    [RETURN, 0, 0, errno(EAFNOSUPPORT)],
    [RETURN, 0, 0, ALLOW],
    ...allowedRanges(machine).flatMap(([first, last]): Instruction[] => [
      [JUMP_AT_LEAST, 0, 2, first],
      [JUMP_ABOVE, 1, 0, last],
      [RETURN, 0, 0, ALLOW],
    ]),
    [RETURN, 0, 0, errno(EPERM)],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  }
  return bytes;
}

/** Ranges of the numbers of the allowed calls. */
function allowedRanges(machine: Machine): [first: number, last: number][] {
  const numbers = ALLOWED_CALLS.map(([, x64, arm64]) => (machine === 'x64' ? x64 : arm64))
    .filter((number) => number !== null)
    .sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
