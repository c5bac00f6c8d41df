import { expect, test } from 'bun:test';
import { mergedItems } from './merged.ts';

const said = (from: string, text: string) => ({
  ...{ from, nick: from.toUpperCase(), time: 1_700_000_000, ID: `${from}-1` },
  messageBody: [{ type: 'TIMTextElem', payload: { text } }],
});

test('a merged message tells who said what, in its order', () => {
  const items = mergedItems({ messageList: [said('alice', 'one'), said('bob', 'two')] });

  expect(items.map(({ name, contents }) => [name, contents])).toEqual([
    ['ALICE', [{ kind: 'text', text: 'one' }]],
    ['BOB', [{ kind: 'text', text: 'two' }]],
  ]);
});

test('a merged message inside another one keeps what it holds', () => {
  const inner = { title: 'inner', abstractList: [], messageList: [said('carol', 'deep')] };
  const outer = { ...said('bob', ''), messageBody: [{ type: 'TIMRelayElem', payload: inner }] };
  const [content] = mergedItems({ messageList: [outer] })[0]?.contents ?? [];

  expect(content).toMatchObject({ kind: 'merged', title: 'inner', payload: inner });
});

test('what another program wrote wrong is read as far as it goes', () => {
  expect(mergedItems({})).toEqual([]);
  expect(mergedItems({ messageList: [null, 3, { messageBody: 'no list' }] })).toMatchObject([
    { from: '', contents: [] },
  ]);
});
