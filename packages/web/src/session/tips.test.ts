import { expect, test } from 'bun:test';
import { en } from '../text/en.ts';
import { tipText } from '../text/tips.ts';
import { zh } from '../text/zh.ts';
import { createdTip, tipOf } from './tips.ts';

const operatorInfo = { userID: 'alice', nick: 'Alice', avatar: '' };
const memberList = [
  { userID: 'bob', nick: 'Bob' },
  { userID: 'carol', nick: '' },
];

test('a tip says who did what to whom', () => {
  const tip = tipOf({ operationType: 1, operatorInfo, memberList });

  expect(tip).toEqual({ what: 'join', by: 'Alice', members: ['Bob', 'carol'] });
  expect(tip && tipText(tip, en)).toBe('Alice brought in Bob, carol');
  expect(tip && tipText(tip, zh)).toBe('Alice 邀请 Bob、carol 加入群聊');
});

test('who joins without help joined', () => {
  const tip = tipOf({ operationType: 1, operatorInfo, memberList: [{ userID: 'alice', nick: 'Alice' }] });

  expect(tip && tipText(tip, en)).toBe('Alice joined');
});

test('a changed name and a muted group are told with what they are now', () => {
  const named = tipOf({ operationType: 6, operatorInfo, newGroupProfile: { groupName: 'Crew' } });
  const muted = tipOf({ operationType: 6, operatorInfo, newGroupProfile: { muteAllMembers: true } });

  expect(named && tipText(named, en)).toBe('Alice named the group “Crew”');
  expect(muted && tipText(muted, en)).toBe('Alice muted the group');
});

test.each([
  [{ groupName: 'Boats' }, 'Alice named the topic “Boats”', 'Alice 将话题名改为“Boats”'],
  [
    { notification: 'No diving' },
    'Alice changed the notice of the topic: No diving',
    'Alice 修改了话题公告：No diving',
  ],
  [{ notification: '' }, 'Alice took the notice of the topic down', 'Alice 清空了话题公告'],
  [{ introduction: 'x' }, 'Alice changed what the topic is about', 'Alice 修改了话题简介'],
  [{ muteAllMembers: true }, 'Alice muted the topic', 'Alice 开启了话题全员禁言'],
  [{ muteAllMembers: false }, 'Alice let everybody speak here again', 'Alice 关闭了话题全员禁言'],
  [{ customData: 'x' }, 'Alice changed the topic', 'Alice 修改了话题资料'],
])('what changed of a topic is said of the topic (%p)', (newGroupProfile, english, chinese) => {
  const tip = tipOf({ operationType: 8, operatorInfo, newGroupProfile });

  expect(tip && tipText(tip, en)).toBe(english);
  expect(tip && tipText(tip, zh)).toBe(chinese);
});

test('the message that says a group was made is read as that; another one is not', () => {
  expect(createdTip('{"businessID":"group_create","opUser":"Alice"}')).toMatchObject({ what: 'created', by: 'Alice' });
  expect(createdTip('{"businessID":"link","text":"group_create"}')).toBeUndefined();
  expect(createdTip('group_create {')).toBeUndefined();
});

test('a tip of a kind without words is none', () => {
  expect(tipOf({ operationType: 99 })).toBeUndefined();
});
