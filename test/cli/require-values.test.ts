import { describe, expect, it } from 'vitest';
import { kebabCase } from '../../src/runner/settings/setting.js';
import { settingEntries } from '../../src/runner/settings/settings.js';
import { cardbench } from '../support/cli.js';

const REFUSED = 'is given an empty value; give a number, or leave the flag out.';

async function said(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cardbench(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

describe('a flag for a number that is given an empty text', () => {
  it.each([
    [['check', '--baseline', 'b', '--margin', ''], '--margin'],
    [['check', '--baseline', 'b', '--margin='], '--margin'],
    [['check', '--baseline', 'b', '--margin', ' \t'], '--margin'],
    [['check', '--margin', '', '--baseline', 'b'], '--margin'],
    [['check', '--baseline', 'b', '--relative-margin', ''], '--relative-margin'],
    [['check', '--baseline', 'b', '--relativeMargin', ''], '--relativeMargin'],
    [['check', '--baseline', 'b', '--alpha', ''], '--alpha'],
    [['run', 'gsm8k', '-m', 'demo', '-n', ''], '-n'],
    [['run', 'gsm8k', '-m', 'demo', '-k', ''], '-k'],
    [['runs', 'show', 'latest', '--item', 'x', '--scoring', ''], '--scoring'],
    [['doctor', '-m', 'demo', '--timeout', ''], '--timeout'],
    [['import', 'gsm8k', '-p', 'x', '-m', 'm', '--sample', ''], '--sample'],
    [['serve-demo', '--port', ''], '--port'],
  ])('is refused: %j', async (args, flag) => {
    expect(await said(...args)).toContain(`${flag} ${REFUSED}`);
  });

  const numbers = settingEntries.flatMap(([name, { flag }]) =>
    flag?.type === 'number' ? [`--${flag.name ?? kebabCase(name)}`] : [],
  );

  it.each(numbers)('is refused by run and card: %s', async (flag) => {
    expect(numbers.length).toBeGreaterThan(8);
    expect(await said('run', 'gsm8k', '-m', 'demo', flag, '')).toContain(`${flag} ${REFUSED}`);
    const card = ['card', 'llama-3.3-70b-instruct', '-m', 'demo', flag, ''];
    expect(await said(...card)).toContain(`${flag} ${REFUSED}`);
  });

  it.each(['--concurrency', '--price'])(
    'is refused where a text is read as one: %s',
    async (flag) => {
      expect(await said('run', 'gsm8k', '-m', 'demo', flag, '')).toContain(flag.slice(2));
    },
  );
});
