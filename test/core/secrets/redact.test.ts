import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactorOf, togetherRedactorOf } from '../../../src/core/secrets/redact.js';
import { anyText } from '../../support/any-text.js';
import { FULL } from '../../support/full.js';
import { expectProportional } from '../../support/growth.js';

const KEY = 'sk-Live/9f+8e7d_6c5b4A3z2Y1x0W';
const SHORT = 'Tr0ub4dor';
const redact = redactorOf([KEY]);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const each = (text: string, of: (code: number) => string): string =>
  [...text].map((character) => of(character.charCodeAt(0))).join('');
const hex = (code: number, length: number): string => code.toString(16).padStart(length, '0');

const WRITTEN: Readonly<Record<string, string>> = {
  'as it is': KEY,
  'in capitals': KEY.toUpperCase(),
  'in small letters': KEY.toLowerCase(),
  'in base64': base64(KEY),
  'in base64, after "user:"': base64(`user:${KEY}`),
  'in base64, after "Bearer "': base64(`Bearer ${KEY}`),
  'in base64, in a text': base64(`the key ${KEY} was sent`),
  'in base64url': Buffer.from(`>>>${KEY}???`).toString('base64url'),
  'in base64, lines of 16': base64(KEY).replace(/.{16}/g, '$&\r\n'),
  'in base64, escaped for a URL': encodeURIComponent(base64(`?${KEY}`)),
  'in hexadecimal': Buffer.from(KEY).toString('hex'),
  'in hexadecimal capitals': Buffer.from(KEY).toString('hex').toUpperCase(),
  'as a list of bytes': JSON.stringify([...Buffer.from(KEY)]),
  'escaped for a URL': encodeURIComponent(KEY),
  'escaped for a URL, every character': each(KEY, (code) => `%${hex(code, 2)}`),
  'escaped for a URL twice': encodeURIComponent(encodeURIComponent(KEY)),
  'escaped for a URL three times': encodeURIComponent(encodeURIComponent(encodeURIComponent(KEY))),
  'escaped for JSON': KEY.replaceAll('/', '\\/'),
  'escaped for JSON, every character': each(KEY, (code) => `\\u${hex(code, 4)}`),
  'JSON in JSON': JSON.stringify(JSON.stringify(each(KEY, (code) => `\\u${hex(code, 4)}`))),
  'escaped for JavaScript': each(KEY, (code) => `\\x${hex(code, 2)}`),
  'escaped for HTML': each(KEY, (code) => `&#${code};`),
  'escaped for HTML in hexadecimal': each(KEY, (code) => `&#x${hex(code, 1)};`),
  'escaped for C': each(KEY, (code) => `\\${code.toString(8).padStart(3, '0')}`),
  'split by a line break': `${KEY.slice(0, 9)}\n${KEY.slice(9)}`,
  'split by line breaks that are escaped': `${KEY.slice(0, 9)}\\r\\n${KEY.slice(9)}`,
  'split by spaces': [...KEY].join(' '),
  'split by tabs': [...KEY].join('\t'),
  'split by no-break spaces': [...KEY].join('\u00a0'),
  'split by characters of no width': [...KEY].join('\u200b'),
  'split by control characters': [...KEY].join('\u0000'),
  'split by colours of a terminal': [...KEY].join('\u001b[31m'),
  'split by a title for a terminal': `${KEY.slice(0, 5)}\u001b]0;title\u0007${KEY.slice(5)}`,
  'split by soft hyphens': [...KEY].join('\u00ad'),
  'split by variation selectors': [...KEY].join('\ufe0f'),
  'split by grapheme joiners': [...KEY].join('\u034f'),
  'split by Hangul fillers': [...KEY].join('\u3164'),
  'split by blank Braille patterns': [...KEY].join('\u2800'),
  'with a mark on each character': [...KEY].join('\u0336'),
  'in hexadecimal with colons': Buffer.from(KEY)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:'),
  'in hexadecimal with hyphens': Buffer.from(KEY)
    .toString('hex')
    .replace(/..(?=.)/g, '$&-'),
  'in hexadecimal as a list': [...Buffer.from(KEY)].map((byte) => `0x${hex(byte, 2)}`).join(', '),
  'without its last character': KEY.slice(0, -1),
  'without both ends': KEY.slice(3, -3),
  'cut off after 16 characters': KEY.slice(0, 16),
  'cut off before its last 16 characters': KEY.slice(-16),
  backwards: [...KEY].reverse().join(''),
  'as a list of characters': JSON.stringify([...KEY]),
  'as a list of characters in Python': `[${[...KEY].map((each) => `'${each}'`).join(', ')}]`,
  'split by commas': [...KEY].join(','),
  'split by hyphens': [...KEY].join('-'),
  'in groups of four': (KEY.match(/.{1,4}/g) ?? []).join('-'),
  'in quoted lines': KEY.replace(/.{8}/g, '$&\n> '),
  'in the cells of a table': KEY.replace(/.{5}/g, '$& | '),
  'in two texts that are put together': `${KEY.slice(0, 15)}" + "${KEY.slice(15)}`,
  'in lines of quoted-printable': KEY.replace(/.{10}/g, '$&=\r\n'),
  'as bytes with spaces': [...Buffer.from(KEY)].join(' '),
  'as bytes in lines': [...Buffer.from(KEY)].join('\n'),
  'escaped for HTML without semicolons': each(KEY, (code) => `&#${code}`),
  'in base64 twice': base64(base64(KEY)),
  'in base64 twice, as a header in a request': base64(
    `{"headers":{"Authorization":"Basic ${base64(`:${KEY}`)}"}}`,
  ),
  'in base64url twice': Buffer.from(Buffer.from(`>>${KEY}??`).toString('base64url')).toString(
    'base64url',
  ),
  'in UTF-16 in base64': Buffer.from(`key: ${KEY}`, 'utf16le').toString('base64'),
  'in UTF-16 in base64, big end first': Buffer.from(`=${KEY}`, 'utf16le')
    .swap16()
    .toString('base64'),
  'in UTF-16 in hexadecimal': Buffer.from(KEY, 'utf16le').toString('hex'),
  'in UTF-16 in hexadecimal, big end first': Buffer.from(KEY, 'utf16le').swap16().toString('hex'),
  'in letters of full width': each(KEY, (code) => String.fromCharCode(code + 0xfee0)),
  'in letters of full width, escaped for JSON': each(KEY, (code) => `\\u${hex(code + 0xfee0, 4)}`),
  'in bold letters of mathematics': KEY.replace(/[A-Z]/g, (letter) =>
    String.fromCodePoint(0x1d400 + letter.charCodeAt(0) - 65),
  )
    .replace(/[a-z]/g, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97))
    .replace(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit))),
  'with a tag in it': `${KEY.slice(0, 11)}<wbr/>${KEY.slice(11)}`,
  'with a tag around each character': each(
    KEY,
    (code) => `<span class="k">${String.fromCharCode(code)}</span>`,
  ),
  'with tags that are escaped for HTML': each(
    KEY,
    (code) => `&lt;b&gt;${String.fromCharCode(code)}&lt;/b&gt;`,
  ),
  'with spaces, escaped for a URL': encodeURIComponent([...KEY].join(' ')),
};

describe('a secret', () => {
  it('is found in any fragment of 16 characters, and nothing of it is left', () => {
    for (let start = 0; start + 16 <= KEY.length; start++) {
      for (let end = start + 16; end <= KEY.length; end++) {
        expect(redact(`<${KEY.slice(start, end)}>`)).toBe('<[key]>');
      }
    }
  });

  it('is not seen in a prefix that many keys share', () => {
    const other = redactorOf(['sk-ant-api03-0f1e2d3c4b5a69788796a5b4c3d2e1f0']);
    expect(other('Keys begin with sk-ant-api03-.')).toBe('Keys begin with sk-ant-api03-.');
  });

  it.each(Object.entries(WRITTEN))('is found %s', (_name, written) => {
    const shown = redact(`Wrong key: "${written}". Try again.`);
    expect(shown).toMatch(/^Wrong key: ".*\[key\].*"\. Try again\.$/s);
    // Some base64 holds other texts, too, and a character at each end that is half the key's.
    const middle = Math.floor(written.length / 2);
    expect(shown).not.toContain(written.slice(middle - 4, middle + 4));
  });

  it.each(Object.entries(WRITTEN))('is found %s, in the middle of JSON', (_name, written) => {
    const text = JSON.stringify({ choices: [{ message: { content: written } }], n: 1 });
    expect(JSON.parse(redact(text))).toMatchObject({ n: 1 });
    expect(redact(text)).toContain('[key]');
  });

  it('is found at every alignment of base64, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (a, b) => {
        for (const alphabet of ['base64', 'base64url'] as const) {
          const text = Buffer.concat([a, Buffer.from(KEY), b]).toString(alphabet);
          const left = Buffer.from(redact(text).replaceAll('[key]', ''), alphabet);
          expect(left.toString('latin1')).not.toContain(KEY.slice(3, 12));
          expect(redact(text)).toContain('[key]');
        }
      }),
    );
  });

  it('is found more than once, and beside another', () => {
    const both = redactorOf([KEY, SHORT]);
    expect(both(`${KEY}, ${SHORT} and ${KEY}${SHORT}`)).toBe('[key], [key] and [key]');
  });

  it('that is long leaves no more than a part when a server cuts it', () => {
    const long = `sk-proj-${'aB3dE5gH7j'.repeat(5)}`;
    for (let length = 29; length < long.length; length++) {
      expect(redactorOf([long])(`key ${long.slice(0, length)}...`).length).toBeLessThan(45);
      expect(redactorOf([long])(`key ...${long.slice(-length)}`).length).toBeLessThan(45);
    }
  });

  it('is found in two pieces, whether they follow one another or not', () => {
    const long = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
    const pieces = [long.slice(0, 20), long.slice(20)];
    expect(redactorOf([long])(JSON.stringify(pieces))).toBe('["[key]"]');
    expect(redactorOf([long])(JSON.stringify([...pieces].reverse()))).toBe('["[key]","[key]"]');
  });

  it('is found in parts that are in texts of one message, and only these are changed', () => {
    const together = togetherRedactorOf([KEY]);
    for (let cut = 1; cut < KEY.length; cut++) {
      expect(together(['a', `b ${KEY.slice(0, cut)}`, `${KEY.slice(cut)} c`, 'd'])).toEqual([
        'a',
        'b [key]',
        '[key] c',
        'd',
      ]);
    }
    const thirds = [KEY.slice(0, 10), KEY.slice(10, 20), KEY.slice(20)];
    expect(together(thirds)).toEqual(['[key]', '[key]', '[key]']);
    expect(together(['a', '', KEY.slice(0, 9)])).toEqual(['a', '', KEY.slice(0, 9)]);
  });

  it('may hold characters that mean something to a pattern, or are beyond ASCII', () => {
    for (const odd of [
      'a.*b+(c)[d]$^',
      '\\n\\u0041\\x',
      '%41%42%43%44',
      'pässwörd-ÿÿ',
      '&amp;&lt;',
    ]) {
      const odds = redactorOf([odd]);
      expect(odds(`key: ${odd}.`)).toBe('key: [key].');
      expect(odds(`key: ${encodeURIComponent(odd)}.`)).toBe('key: [key].');
      expect(odds(JSON.stringify({ odd }))).toBe('{"odd":"[key]"}');
    }
  });
});

describe('a key made of words', () => {
  const words = 'correct-horse-battery-staple-42';

  it('is found as it is, and what says the same in words stays', () => {
    const inWords = redactorOf([words]);
    expect(inWords(`the key ${words}`)).toBe('the key [key]');
    const said = 'A correct horse, a battery, a staple: 42 of them.';
    expect(inWords(said)).toBe(said);
  });
});

describe('a text without the secret', () => {
  it('comes back as it is', () => {
    const unlike = fc.oneof(anyText(), fc.json(), fc.lorem());
    fc.assert(
      fc.property(unlike, (text) => {
        expect(redact(text)).toBe(text);
      }),
    );
  });

  it.each([
    'The answer is sk-. Live and let 9f+8e7d live.',
    'https://example.org/?a=%20%41&b=\\u0041',
    KEY.slice(0, 12),
    '',
  ])('%j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('comes back as it is where there is no secret at all', () => {
    expect(redactorOf([])(KEY)).toBe(KEY);
  });
});

/** Characters: enough to tell work that grows with the square. */
const LENGTH = FULL ? 4_000_000 : 400_000;

describe(`a text of ${LENGTH} characters`, () => {
  it.each([
    'a',
    KEY,
    KEY.slice(0, 20),
    's\n',
    '%2573',
    '\\u0073 ',
    '\u001b[',
    '\\',
    '&#115;',
    's k-',
    '<b>s',
    '\uff53',
  ])('of %j takes time in proportion to its length', async (piece) => {
    const text = (length: number): string => piece.repeat(Math.ceil(length / piece.length));
    await expectProportional(piece, (length) => redact(text(length)), LENGTH);
  });
});
