import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { TIMManager, TIMMessage } from '../packages/sdk/src/classic/node.ts';
import { nodePlatform } from '../packages/sdk/src/platform/node.ts';
import { webimOn } from '../packages/sdk/src/webim/webim.ts';
import { listed, MISSING, PAGE, page, testOfClassic } from './classicMethods.ts';

test.each(listed.map((one) => [one.title, one] as const))('every method of %s has a test that calls it', (_, one) => {
  expect(one.names.filter((name) => !MISSING.has(name) && !testOfClassic(one, name))).toEqual([]);
});

test('every method of the contract is there', () => {
  const manager = TIMManager.newManager();
  const webim = webimOn(() => nodePlatform({ deviceId: 'methods' }));
  const objects: Record<string, readonly object[]> = {
    TIMManager: [manager, TIMManager],
    TIMConversation: [manager.getConversation(1, 'bob') ?? {}],
    TIMMessage: [new TIMMessage()],
    TIMFriendshipManager: [manager.friendshipManager()],
    TIMGroupManager: [manager.groupManager()],
    webim: [webim],
  };

  for (const [title, all] of Object.entries(objects)) {
    const names = listed.find((one) => one.title === title)?.names ?? [];
    const isThere = (name: string): boolean =>
      all.some((object) => typeof (object as Record<string, unknown>)[name] === 'function');
    expect(names.filter((name) => !isThere(name) && !MISSING.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  }
});

test('the table of the classic methods in the manual is what is generated: bun scripts/classicMethods.ts writes it', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(page());
});
