import { expect, test } from 'bun:test';
import { mayReact, withChanged } from './reactions.ts';
import { sampleView } from './sampleViews.ts';
import type { Message, MessageReaction } from './sdk.ts';
import { viewOfMessage } from './views.ts';

const reaction = (reactionID: string, userIDs: string[], reactedByMyself = false): MessageReaction => ({
  ...{ reactionID, totalUserCount: userIDs.length, reactedByMyself },
  partialUserList: userIDs.map((userID) => ({ userID, nick: '', avatar: '' })),
});

test('a reaction that changed keeps its place, a new one comes last, one of nobody goes', () => {
  const before = [reaction('a', ['bob']), reaction('b', ['bob'])];

  const after = withChanged(before, [reaction('a', ['bob', 'carol']), reaction('c', ['carol']), reaction('b', [])]);

  expect(after.map(({ reactionID, totalUserCount }) => [reactionID, totalUserCount])).toEqual([
    ['a', 2],
    ['c', 1],
  ]);
});

test('a view names the others who reacted, by nick where they have one', () => {
  const message = { ID: '1', _elements: [], revokerInfo: {}, readReceiptInfo: {} } as unknown as Message;
  const likes = reaction('a', ['alice', 'bob', 'carol'], true);
  const [, bob] = likes.partialUserList;
  if (bob) bob.nick = 'Bob';

  const { reactions } = viewOfMessage(message, { reactions: [likes] }, 'alice');

  expect(reactions).toEqual([{ id: 'a', count: 3, isMine: true, names: ['Bob', 'carol'] }]);
});

test('one reacts to what is kept and not recalled', () => {
  const raw = (conversationSubType?: string) => ({ conversationSubType }) as Message;

  expect(mayReact(sampleView({ id: '1', seq: 1, raw: raw() }))).toBe(true);
  expect(mayReact(sampleView({ id: '1', seq: 1, raw: raw('Public') }))).toBe(true);
  expect(mayReact(sampleView({ id: '1', seq: 1, raw: raw('AVChatRoom') }))).toBe(false);
  expect(mayReact(sampleView({ id: '1', seq: 0, state: 'sending', raw: raw() }))).toBe(false);
  expect(mayReact(sampleView({ id: '1', seq: 1, isRecalled: true, raw: raw() }))).toBe(false);
});
