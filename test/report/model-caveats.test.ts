import { describe, expect, it } from 'vitest';
import { modelCaveats } from '../../src/report/model-caveats.js';

function caveats(reportedModels: string[], systemFingerprints: string[] = [], standIn = false) {
  const tally = { reportedModels, systemFingerprints };
  const run = { model: 'asked', standIn };
  return modelCaveats({ run, benchmarks: [{ tally }, { tally }] } as never);
}

describe('the notes on who answered', () => {
  it('are none where the server reports the model that was asked for, or nothing', () => {
    expect(caveats(['asked'], ['fp'])).toEqual([]);
    expect(caveats([])).toEqual([]);
    expect(caveats(['other'], [], true)).toEqual([]);
  });

  it('name another model, and several', () => {
    expect(caveats(['other'])).toEqual([
      'The server says that other answered; asked was asked for.',
    ]);
    expect(caveats(['a', 'b', 'c', 'd', 'e'])).toEqual([
      'The server names 5 models that answered: a, b, c, d and 1 more.',
    ]);
  });

  it('say that the system fingerprint has changed', () => {
    expect(caveats(['asked'], ['fp_1', 'fp_2'])).toEqual([
      'The server changed during the run: it reports 2 system fingerprints (fp_1, fp_2).',
    ]);
  });
});
