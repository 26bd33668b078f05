import { describe, it } from 'vitest';
import { FULL } from '../../support/full.js';
import { attack, missing } from './attack.js';
import { ATTEMPTS, FORGERIES } from './programs.js';

const why = await missing('bubblewrap');
describe.skipIf(why !== undefined)('hostile programs', () => {
  attack(
    'bubblewrap',
    [...FORGERIES.filter((file) => file !== 'javascript'), ...ATTEMPTS],
    FULL ? 1 : 20,
  );
});
if (why !== undefined) it.skip(`bubblewrap works here (skipped: ${why})`);
