import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mappedOutputs, parseMap } from '../../../src/benchmarks/predictions/mapped.js';
import { CardbenchError } from '../../../src/core/errors.js';
import { RowError } from '../../../src/datasets/unusable-rows.js';

const at = { file: 'x.jsonl', line: 1, unit: 'line' } as const;

function read(map: string, record: Record<string, unknown>) {
  const format = mappedOutputs(
    parseMap(map),
    () =>
      ({ ids, texts }) =>
        ids[0] ?? texts[0] ?? '',
  );
  return format.read(record, at, []);
}

describe('a map of fields', () => {
  it.each([
    ['item=id,response=output', { item: ['id'], response: ['output'] }],
    ['item=idx, response=output[0].text', { item: ['idx'], response: ['output', '0', 'text'] }],
    [
      'question=q,response=a.b.c,label=ok',
      { question: ['q'], response: ['a', 'b', 'c'], label: ['ok'] },
    ],
    ['item=id,response=["out.put"].text', { item: ['id'], response: ['out.put', 'text'] }],
    [
      'item=id,response=6b_finetuning.solution',
      { item: ['id'], response: ['6b_finetuning', 'solution'] },
    ],
  ])('is read: %s', (text, map) => {
    expect(parseMap(text)).toEqual(map);
  });

  it.each([
    ['', '"" does not set one of item, question'],
    ['id=id,response=x', '"id=id" does not set one of item, question'],
    ['item=id', 'it does not set response'],
    ['response=x', 'it sets neither item nor question'],
    ['item=id,response=x,response=y', 'it sets response twice'],
    ['item=,response=x', 'item has no path'],
    ['item=id,response=a..b', '"a..b" for response is not a path'],
    ['item=id,response=a[b]', '"a[b]" for response is not a path'],
  ])('is refused with the reason: %s', (text, reason) => {
    expect(() => parseMap(text)).toThrow(`--map: ${reason}`);
  });

  it('of any text is read or refused in one sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseMap(`item=${text},response=${text}`);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CardbenchError);
        }
      }),
    );
  });
});

describe('outputs by a map', () => {
  it('have what it names', () => {
    const map =
      'item=idx,sample=n,response=out[0].text,reasoning=out[0].think,finish=why,label=ok,gold=answer';
    const record = {
      idx: 7,
      n: 2,
      out: [{ text: '12', think: 'hm' }],
      why: 'length',
      ok: 'C',
      answer: 12,
    };
    expect(read(map, record)).toEqual([
      {
        item: '7',
        sample: 2,
        response: { kind: 'text', text: '12', reasoning: 'hm', toolCalls: [] },
        finishReason: 'length',
        label: true,
        gold: '12',
      },
    ]);
  });

  it('that are a list are samples, with a verdict each', () => {
    expect(read('item=id,response=all,label=ok', { id: 'a', all: ['x', 'y'], ok: [1, 0] })).toEqual(
      [
        { item: 'a', response: 'x', label: true },
        { item: 'a', response: 'y', label: false },
      ],
    );
  });

  it('take one verdict on several responses for none on each', () => {
    expect(read('item=id,response=all,label=ok', { id: 'a', all: ['x', 'y'], ok: true })).toEqual([
      { item: 'a', response: 'x' },
      { item: 'a', response: 'y' },
    ]);
  });

  it('have no verdict where the label says neither right nor wrong', () => {
    for (const ok of ['perhaps', '', 0.5, null, { a: 1 }, [true, false]]) {
      const record = { id: 'a', out: 'x', ok };
      expect(read('item=id,response=out,label=ok', record)).toEqual([{ item: 'a', response: 'x' }]);
    }
  });

  it('may be errors', () => {
    const record = { id: 'a', out: null, problem: 'timeout' };
    expect(read('item=id,response=out,error=problem', record)).toEqual([
      { item: 'a', response: '', error: 'timeout' },
    ]);
  });

  it.each([
    [{ id: 'a' }, 'there is no text at out, where response should be'],
    [{ id: 'a', out: { x: 1 } }, 'there is no text at out, where response should be'],
    [{ id: 'a', out: ['x', 1] }, 'there is no text at out, where response should be'],
    [{ out: 'x' }, 'there is nothing at id, where item should be'],
    [{ id: ['a'], out: 'x' }, 'there is no text at id, where item should be'],
    [{ id: 'a', out: 'x', n: 1.5 }, 'there is no whole number at n, where sample should be'],
  ])('are refused row by row: %j', (record, reason) => {
    expect(() => read('item=id,response=out,sample=n,label=ok', record)).toThrow(
      new RowError(at, reason),
    );
  });

  it('of any record are read or refused in one sentence', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('id', 'out', 'ok', 'n'), fc.jsonValue()),
        (record) => {
          try {
            read('item=id,response=out,sample=n,label=ok,gold=n,finish=ok,reasoning=n', record);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(RowError);
          }
        },
      ),
    );
  });
});
