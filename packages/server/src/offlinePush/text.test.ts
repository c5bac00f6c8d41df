import { describe, expect, test } from 'bun:test';
import type { Elem, ReceiveAll } from '@hongyan/contract';
import { decide, isMuted, isQuiet } from './decide.ts';
import { cut, fitted } from './fit.ts';
import { bodyText, customPush, mergedText, spokenText } from './text.ts';

const elem = (MsgType: string, MsgContent: object = {}): Elem => ({ MsgType, MsgContent }) as Elem;

describe('the text of a push', () => {
  test('[§4.3] is the elements one behind another, in the words of the language', () => {
    const body = [elem('TIMTextElem', { Text: 'Test' }), elem('TIMImageElem'), elem('TIMCustomElem', { Desc: '!' })];
    const kinds = ['Sound', 'File', 'VideoFile', 'Location', 'Face', 'Relay'].map((name) => elem(`TIM${name}Elem`));

    expect([bodyText(body, 'zh'), bodyText(body, 'en')]).toEqual(['Test[图片]!', 'Test[Image]!']);
    expect(bodyText(kinds, 'zh')).toBe('[语音][文件][视频][位置][表情][聊天记录]');
    expect(bodyText(kinds, 'en')).toBe('[Voice][File][Video][Location][Face][Chat history]');
    expect(bodyText([elem('TIMCustomElem', { Data: 'x' })], 'zh')).toBe('');
  });

  test('[§4.3] stands behind who says it, where somebody is named', () => {
    const spoken = [
      { name: 'Alice' },
      { name: '' },
      { name: 'Alice', groupName: 'team' },
      { name: '', groupName: 'team' },
    ];

    expect(spoken.map((who) => spokenText(who, 'hi'))).toEqual(['Alice:hi', 'hi', 'Alice(team):hi', '(team):hi']);
    expect([mergedText(3, 'hi', 'zh'), mergedText(3, 'hi', 'en')]).toEqual(['[3条]hi', '[3 messages] hi']);
  });

  test("[§4.4] OfflinePushInfo takes the place of a custom element's own", () => {
    const body = [elem('TIMCustomElem', { Desc: 'd', Ext: 'own', Sound: 'own.caf' })];

    expect([customPush(body, undefined), customPush(body, { Ext: 'info' }), customPush(body, {})]).toEqual([
      { ext: 'own', sound: 'own.caf' },
      { ext: 'info', sound: '' },
      { ext: '', sound: '' },
    ]);
  });
});

describe('cutting', () => {
  const build = (text: string) => JSON.stringify({ text });

  test('[S18] falls between characters as people see them, and fills what fits', () => {
    const family = '👨‍👩‍👧‍👦';
    const bytes = Buffer.byteLength(build(`${family}…`));

    expect(fitted(`${family}${family}`, bytes, build)).toBe(build(`${family}…`));
    expect(fitted(`${family}${family}`, bytes - 1, build)).toBe(build('…'));
    expect(fitted('鸿雁传书', 22, build)).toBe(build('鸿雁…'));
    for (let max = 14; max < 60; max++) {
      const payload = fitted('鸿雁"\u0001e\u0301👍🏽x', max, build) ?? '';
      expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(max);
      expect(() => JSON.parse(payload)).not.toThrow();
    }
  });

  test('[S18] leaves alone what fits, and gives up where nothing does', () => {
    expect([fitted('short', 100, build), fitted('', 5, build)]).toEqual([build('short'), undefined]);
    expect([cut('short', 5), cut('👍🏽👍🏽👍🏽', 3), cut('👍🏽👍🏽👍🏽', 2)]).toEqual([
      'short',
      '👍🏽👍🏽👍🏽',
      '👍🏽…',
    ]);
  });
});

describe('whether a device is pushed to', () => {
  const nightly: ReceiveAll = { receiveOption: 2, startSec: 1_000, durationSec: 100, isRepeated: true };

  test('[sdk-js-api §4.7] the do-not-disturb time begins, ends, and comes again if it is repeated', () => {
    const at = [999, 1_000, 1_099, 1_100, 1_000 + 86_400, 1_100 + 86_400];

    expect(at.map((sec) => isQuiet(nightly, sec))).toEqual([false, true, true, false, true, false]);
    expect(at.map((sec) => isQuiet({ ...nightly, isRepeated: false }, sec))).toEqual([
      ...[false, true, true, false, false, false],
    ]);
    expect([isQuiet({ ...nightly, receiveOption: 0 }, 1_000), isQuiet(undefined, 1_000)]).toEqual([false, false]);
  });

  test('receive options let through what they should', () => {
    expect([0, 1, 2, 3, 4].map((option) => [isMuted(option, false), isMuted(option, true)])).toEqual([
      ...[
        [false, false],
        [true, true],
        [true, true],
        [true, false],
        [true, false],
      ],
    ]);
  });

  test('the first reason that holds is named', () => {
    const device = {
      ...{ uid: 1, userId: 'bob', deviceId: 'phone', businessId: 1, language: '', platform: 'iPhone' as const },
      ...{ isBackground: false, options: undefined, receiveAll: nightly, receiveOption: 2, isMentioned: false },
    };
    const facts = { withheld: undefined, isNotice: false, isToAll: false, nowMs: 1_000_000 };
    const reach = { live: new Set(['phone', 'tab']), background: new Set<string>() };
    const off = { isOn: false, c2cSound: '', groupSound: '' };
    const judge = (over: object, moreFacts = {}, live = reach.live) =>
      decide({ ...facts, ...moreFacts }, { ...device, ...over }, { ...reach, live }, { offlinePushBeside: 0 }, false);

    const free = { receiveOption: 0, receiveAll: undefined };
    expect([
      judge({ options: off }, { withheld: 'recalled' }),
      judge({ options: off }),
      judge({}),
      judge({ receiveOption: 0 }),
      judge(free),
      judge(free, {}, new Set(['tab'])),
      judge(free, {}, new Set()),
    ]).toEqual(['recalled', 'userOff', 'muted', 'quietHours', 'reached', 'otherDevice', 'noChannel']);
  });
});
