import { adaptiveRate } from '../scheduling/adaptive-rate.js';
import { headerRate } from '../scheduling/header-rate.js';
import { adaptiveLimit } from '../scheduling/in-flight-limit.js';
import type { EndedCall, Learned } from './limits-state.js';

/** Learns from the calls of all machines what an endpoint accepts, by the rules of a run in one process. */
export interface Learner {
  readonly learn: (calls: readonly EndedCall[]) => void;
  /**
   * What is known now.
   *
   * @param active calls in flight on all machines
   */
  readonly learned: (now: number, active: number) => Learned;
}

/** For so long what an earlier learner has found out still counts, in milliseconds. */
const INHERITED = 30_000;

/** @param inherited what the machine has found out that learnt before */
export function createLearner(now: number, inherited: Learned): Learner {
  const rate = adaptiveRate();
  const inFlight = adaptiveLimit(now);
  const requestHeaders = headerRate();
  const tokenHeaders = headerRate();
  const until = now + INHERITED;
  return {
    learn: (calls) => {
      for (const call of [...calls].sort((a, b) => a.ended - b.ended)) {
        const { began, ended, level, kind } = call;
        if (call.requests !== undefined) requestHeaders.observe(call.requests, ended);
        if (call.tokens !== undefined) tokenHeaders.observe(call.tokens, ended);
        const explained = inFlight.ended({
          now: ended,
          latency: ended - began,
          level,
          outcome: kind,
        });
        if (call.works) rate.succeeded(ended, began);
        else if (!explained && call.tooMany) rate.refused(ended);
      }
    },
    learned: (time, active) => {
      const found = Math.min(rate.current(time, active), requestHeaders.current(time));
      const known = time < until ? (inherited.rate ?? Number.POSITIVE_INFINITY) : found;
      const tokens = tokenHeaders.current(time);
      return {
        rate: finite(Math.min(found, known)),
        tokenRate: finite(tokens),
        inFlight: Math.max(
          inFlight.current(),
          time < until && inherited.inFlight > inFlight.current() ? inherited.inFlight : 0,
        ),
      };
    },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
