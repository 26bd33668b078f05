const N = 624;
const M = 397;

/** Uniform 32-bit integers: the Mersenne Twister MT19937, seeded as `init_genrand` does. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(N);
  state[0] = seed >>> 0;
  for (let i = 1; i < N; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i;
  }
  let at = N;
  const twist = (): void => {
    for (let i = 0; i < N; i++) {
      const bits = ((state[i] ?? 0) & 0x8000_0000) | ((state[(i + 1) % N] ?? 0) & 0x7fff_ffff);
      const odd = (bits & 1) === 1 ? 0x9908_b0df : 0;
      state[i] = (state[(i + M) % N] ?? 0) ^ (bits >>> 1) ^ odd;
    }
    at = 0;
  };
  return () => {
    if (at === N) twist();
    let y = state[at++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/**
 * The permutation of `values` that numpy's `RandomState(seed).permutation` gives (Fisher and Yates from the
 * end, each place drawn by masking and rejecting).
 */
export function numpyPermutation<T>(values: readonly T[], seed: number): T[] {
  const next = mersenneTwister(seed);
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (next() & mask) >>> 0;
    while (j > i) j = (next() & mask) >>> 0;
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
