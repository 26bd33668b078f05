/**
 * Milliseconds between two answers of a solution that are told apart, where each call has a limit. A call gets as many
 * beyond its limit.
 */
export const ANSWER_SPACING = 100;
