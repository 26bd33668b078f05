import { terminalText } from '../../../core/terminal-text.js';

/** Text of a model without control characters and bidirectional overrides. */
export const safe = terminalText;
