import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createEnding } from '../../src/core/ending.js';

const never = new Promise<never>(() => {});

describe('an ending', () => {
  it('lets work come to what it comes to, until then', async () => {
    const { orEnd, hasEnded } = createEnding();
    await expect(orEnd(Promise.resolve(7))).resolves.toBe(7);
    await expect(orEnd(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(hasEnded()).toBe(false);
  });

  it('ends what is under way, and what begins later', async () => {
    const { orEnd, end, hasEnded } = createEnding();
    const underWay = orEnd(never);
    end();
    await expect(underWay).resolves.toBeUndefined();
    await expect(orEnd(never)).resolves.toBeUndefined();
    await expect(orEnd(Promise.reject(new Error('too late')))).resolves.toBeUndefined();
    expect(hasEnded()).toBe(true);
  });

  it('does not keep what work has come to', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { orEnd, end } = createEnding();
    const kept: WeakRef<object>[] = [];
    for (let i = 0; i < 100; i++) {
      const value = {};
      kept.push(new WeakRef(value));
      await orEnd(Promise.resolve(value));
    }
    // A weak reference lives until the end of the turn in which it was made.
    await new Promise(setImmediate);
    collect();
    expect(kept.filter((each) => each.deref() !== undefined).length).toBeLessThan(10);
    end();
  });
});
