import { expect, test } from 'bun:test';
import { contentOf, safeUrl } from './content.ts';

test('an address with a script in it is no address', () => {
  expect(safeUrl('javascript:alert(1)')).toBeUndefined();
  expect(safeUrl('data:text/html,<script>')).toBeUndefined();
  expect(safeUrl(' https://example.org')).toBeUndefined();
  expect(safeUrl('https://example.org/a.png')).toBe('https://example.org/a.png');
});

test('an image is shown by its thumbnail and opened by its original', () => {
  const content = contentOf('TIMImageElem', {
    imageInfoArray: [
      { imageUrl: 'https://example.org/full.png', width: 800, height: 600 },
      { imageUrl: 'https://example.org/thumb.png' },
    ],
  });

  expect(content).toEqual({
    kind: 'image',
    thumbUrl: 'https://example.org/thumb.png',
    fullUrl: 'https://example.org/full.png',
    width: 800,
    height: 600,
  });
});

test('a payload that is not what its type promises is read without harm', () => {
  expect(contentOf('TIMTextElem', { text: { toString: 1 } })).toEqual({ kind: 'text', text: '' });
  expect(contentOf('TIMLocationElem', { latitude: 'north' })).toMatchObject({ latitude: 0, longitude: 0 });
  expect(contentOf('TIMRelayElem', { title: 'Talk', abstractList: 'no list' })).toMatchObject({ lines: [], count: 0 });
  expect(contentOf('TIMTextElem', null)).toEqual({ kind: 'other' });
  expect(contentOf('SomethingNew', {})).toEqual({ kind: 'other' });
});

test('a merged message tells how many it holds before its list is fetched, and whether it is too deep', () => {
  const kept = contentOf('TIMRelayElem', { title: 'Talk', messageList: [], downloadKey: 'key', _messageCount: 20 });
  const deep = contentOf('TIMRelayElem', { title: '', messageList: [], layersOverLimit: true });

  expect([kept, deep]).toMatchObject([
    { count: 20, isTooDeep: false },
    { count: 0, isTooDeep: true },
  ]);
});
