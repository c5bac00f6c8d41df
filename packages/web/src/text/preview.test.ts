import { expect, test } from 'bun:test';
import type { ConversationView } from '../session/views.ts';
import { en } from './en.ts';
import { copyText, lastPreview, previewOf, search } from './preview.ts';
import { zh } from './zh.ts';

const text = (said: string) => ({ kind: 'text', text: said }) as const;

function conversation(name: string, said: string): ConversationView {
  const last = { content: text(said), isOwn: false, timeSec: 1, isRecalled: false };
  const flags = { draft: '', unread: 0, isPinned: false, isMuted: false, avatar: undefined };
  return { id: `C2C${name}`, type: 'C2C', peerId: name.toLowerCase(), name, last, ...flags };
}

test('a preview is one line of text, or the kind of what is no text', () => {
  expect(previewOf(text(' two\n lines '), en)).toBe('two lines');
  expect(previewOf({ kind: 'other' }, en)).toBe('[Message]');
  expect(previewOf({ kind: 'sound', url: undefined, seconds: 3 }, zh)).toBe('[语音]');
  expect(previewOf({ kind: 'file', url: undefined, name: 'a.pdf', bytes: 1 }, zh)).toBe('[文件] a.pdf');
  expect(previewOf({ kind: 'custom', description: '', data: '{}' }, zh)).toBe('[自定义消息]');
  expect(previewOf({ kind: 'custom', description: 'An order', data: '{}' }, en)).toBe('An order');
});

test('a recalled last message is told as recalled, and by whom', () => {
  const { last, name } = conversation('Bob', 'secret');
  if (last === undefined) throw new Error('no last message');

  expect(lastPreview({ name, last: { ...last, isRecalled: true } }, en)).toBe('Bob recalled a message');
  expect(lastPreview({ name, last: { ...last, isRecalled: true, isOwn: true } }, en)).toBe('You recalled a message');
});

test('copying keeps the lines of a text', () => {
  const contents = [
    text('two\nlines'),
    { kind: 'image', thumbUrl: undefined, fullUrl: undefined, width: 0, height: 0 },
  ] as const;

  expect(copyText({ contents }, en)).toBe('two\nlines\n[Image]');
});

test('the search looks at names, user IDs and previews, whatever the case', () => {
  const list = [conversation('Bob', 'see you'), conversation('Carol', 'Lunch?'), conversation('王小明', '好')];

  expect(search(list, ' LUNCH', en).map(({ name }) => name)).toEqual(['Carol']);
  expect(search(list, 'bOb', en).map(({ name }) => name)).toEqual(['Bob']);
  expect(search(list, '小', en).map(({ name }) => name)).toEqual(['王小明']);
  expect(search(list, '  ', en)).toBe(list);
  expect(search(list, 'nobody', en)).toEqual([]);
});
