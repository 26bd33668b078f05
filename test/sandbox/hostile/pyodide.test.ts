import { FULL } from '../../support/full.js';
import { attack } from './attack.js';
import { ATTEMPTS, FORGERIES } from './programs.js';

// After many of them an interpreter is started anew: all take minutes.
attack(
  'pyodide',
  [
    ...FORGERIES.filter((file) => file !== 'pipes'),
    ...ATTEMPTS.filter((file) => file !== 'system_calls'),
  ],
  FULL ? 1 : 60,
);
