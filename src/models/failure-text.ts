import type { CallFailure } from './model.js';

/** What a failure says, after its status: but for one of success, and where the message begins with it. */
export function failureText({ status, message }: Pick<CallFailure, 'status' | 'message'>): string {
  const told = status === null || status === 200 || new RegExp(`^${status}\\b`).test(message);
  return told ? message : `${status}: ${message}`;
}
