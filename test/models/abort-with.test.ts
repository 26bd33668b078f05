import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortWith } from '../../src/models/abort-with.js';

describe('abortWith', () => {
  it('aborts every controller when the signal fires', () => {
    const source = new AbortController();
    const [one, two] = [new AbortController(), new AbortController()];
    abortWith(source.signal, one);
    abortWith(source.signal, two);
    expect(one.signal.aborted || two.signal.aborted).toBe(false);
    source.abort();
    expect(one.signal.aborted && two.signal.aborted).toBe(true);
  });

  it('leaves a controller alone that was released', () => {
    const source = new AbortController();
    const controller = new AbortController();
    abortWith(source.signal, controller)();
    source.abort();
    expect(controller.signal.aborted).toBe(false);
  });

  it('aborts at once when the signal has fired', () => {
    const controller = new AbortController();
    abortWith(AbortSignal.abort(), controller);
    expect(controller.signal.aborted).toBe(true);
  });

  it('adds one listener to a signal, whatever the number of calls', () => {
    const { signal } = new AbortController();
    for (let call = 0; call < 100; call++) abortWith(signal, new AbortController());
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  });
});
