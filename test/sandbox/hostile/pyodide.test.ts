import { attack } from './attack.js';
import { ATTEMPTS, FORGERIES } from './programs.js';

attack('pyodide', [
  ...FORGERIES.filter((file) => file !== 'pipes'),
  ...ATTEMPTS.filter((file) => file !== 'system_calls'),
]);
