import { describe, expect, it } from 'vitest';
import { NumberList } from '../../src/core/number-list.js';

describe('a list of numbers', () => {
  it('holds what is pushed, beyond its first room', () => {
    const list = new NumberList(Uint32Array);
    for (let n = 0; n < 1_000; n++) list.push(3 * n);
    expect([list.length, list.at(0), list.at(999), list.at(1_000)]).toEqual([1_000, 0, 2_997, 0]);
    expect([...list.list()].slice(0, 3)).toEqual([0, 3, 6]);
  });

  it('goes on after numbers that it was given, and after a trim', () => {
    const list = new NumberList(Float64Array, Float64Array.of(0.5, 1.5));
    list.push(2.5);
    list.trim();
    list.push(3.5);
    expect([...list.list()]).toEqual([0.5, 1.5, 2.5, 3.5]);
  });

  it('can be empty', () => {
    const list = new NumberList(Float64Array);
    list.trim();
    expect([list.length, list.at(0), list.list().length]).toEqual([0, 0, 0]);
  });
});
