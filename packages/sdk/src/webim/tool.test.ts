import { expect, test } from 'bun:test';
import { nodePlatform } from '../platform/node.ts';
import { silent } from '../testing/webPages.ts';
import { webimOn } from './webim.ts';

test('the tools of the original', () => {
  const { Tool } = webimOn(() => nodePlatform({ deviceId: 'tools' }), silent);

  expect(Tool.getStrBytes('鸿雁a')).toBe(7);
  expect(Tool.formatTimeStamp(0, 'yyyy')).toMatch(/^19(69|70)$/);
  expect(Tool.formatTimeStamp(1_700_000_000)).toMatch(/^2023-11-1[45] \d\d:\d\d:20$/);
  expect([Tool.groupTypeEn2Ch('Public'), Tool.groupTypeCh2En('公开群')]).toEqual(['公开群', 'Public']);
  expect([Tool.groupRoleEn2Ch('Owner'), Tool.groupMsgFlagEn2Ch('Discard')]).toEqual(['群主', '屏蔽']);
  expect(Tool.xssFilter(`<a href="x">&'`)).toBe(`&lt;a href=&quot;x&quot;&gt;&'`);
  expect([Tool.trimStr(' a '), Tool.replaceObject({ a: 'b' }, { a: 1 })]).toEqual(['a', { b: 1 }]);
});
