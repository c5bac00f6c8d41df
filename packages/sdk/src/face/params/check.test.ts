import { describe, expect, test } from 'bun:test';
import { aMessage, listener, options, samples } from '../../testing/callSamples.ts';
import type { Message } from '../types.ts';
import { checkParams } from './check.ts';
import type { Rule, ValueType } from './rule.ts';
import { rules } from './rules.ts';

type Method = keyof typeof rules;
type Path = readonly (string | number)[];

const methods = Object.keys(rules) as Method[];

/** What a call logs and throws; undefined when it passes. */
function refusal(method: string, args: readonly unknown[]): string | undefined {
  const lines: string[] = [];
  try {
    checkParams(method, args, { error: (line) => void lines.push(String(line)) });
    return undefined;
  } catch (error) {
    expect(error).toEqual(new Error('Params validate failed.'));
    expect(lines).toHaveLength(1);
    return lines[0];
  }
}

/** Every place of a method's arguments for which there is a rule. */
function placesOf(method: Method): { path: Path; rule: Rule }[] {
  return rules[method].flatMap(({ rule }, index) => below([index], rule, samples[method][index]));
}

function below(path: Path, rule: Rule, value: unknown): { path: Path; rule: Rule }[] {
  const here = { path, rule };
  if (Array.isArray(value)) return [here, ...(rule.each ? below([...path, 0], rule.each, value[0]) : [])];
  const fields = Object.entries(rule.fields ?? {}).flatMap(([name, field]) =>
    typeof value === 'object' && value !== null && name in value
      ? below([...path, name], field, (value as Record<string, unknown>)[name])
      : [],
  );
  return [here, ...fields];
}

/** The arguments with another value at one place. */
function replaced(args: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(args)) return args.map((entry, index) => (index === step ? replaced(entry, rest, value) : entry));
  const object = args as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, value) };
}

const wrongValues: Record<ValueType | 'null' | 'NaN', unknown> = {
  ...{ string: 'x', number: 7, boolean: true, function: listener, array: ['x'], object: { x: 1 } },
  ...{ null: null, NaN: Number.NaN },
};
const empties: Partial<Record<ValueType, unknown>> = { string: '', array: [], object: {} };
const typesOf = (rule: Rule): readonly string[] => (rule.type === undefined ? [] : [rule.type].flat());

describe.each(methods)('%s', (method) => {
  const withAt = (path: Path, value: unknown) => replaced(samples[method], path, value) as unknown[];

  test('right arguments pass', () => {
    expect(refusal(method, samples[method])).toBeUndefined();
  });

  test('a parameter that is missing is refused when it is required', () => {
    for (const { path, rule } of placesOf(method)) {
      const reason = refusal(method, withAt(path, undefined));

      expect([path, reason === undefined]).toEqual([path, rule.isOptional === true]);
      if (reason) expect(reason).toStartWith(`${method}: `);
    }
  });

  test('a parameter of another type is refused', () => {
    for (const { path, rule } of placesOf(method)) {
      for (const [type, value] of Object.entries(wrongValues)) {
        if (typesOf(rule).includes(type) || (type === 'null' && rule.isOptional)) continue;
        expect([path, type, refusal(method, withAt(path, value)) !== undefined]).toEqual([path, type, true]);
      }
    }
  });

  test('an empty text, list or object is refused where it may not be empty', () => {
    for (const { path, rule } of placesOf(method)) {
      for (const type of typesOf(rule)) {
        const empty = empties[type as ValueType];
        if (empty === undefined || rule.also || rule.values) continue;
        const reason = refusal(method, withAt(path, empty));
        if (!rule.mayBeEmpty) expect(reason).toContain('not be empty');
        else expect([path, reason]).toEqual([path, undefined]);
      }
    }
  });
});

describe('reasons', () => {
  test('name method, parameter, what is allowed and what it is', () => {
    expect(refusal('login', [{ userID: 'alice' }])).toBe(
      'login: options.userSig must be a string that is not empty, it is undefined',
    );
    expect(refusal('login', [])).toBe('login: options must be an object that is not empty, it is undefined');
    expect(refusal('setLogLevel', [5])).toBe('setLogLevel: level must be one of 0, 1, 2, 3, 4, it is 5');
    expect(refusal('getUserProfile', [{ userIDList: ['bob', 7] }])).toBe(
      'getUserProfile: options.userIDList[1] must be a string that is not empty, it is 7',
    );
    expect(refusal('createFaceMessage', options({ index: Number.NaN, data: '' }))).toBe(
      'createFaceMessage: options.payload.index must be a number, it is NaN',
    );
  });
});

describe('conditions', () => {
  const changed = (more: Partial<Message>) => [{ ...aMessage, ...more }];

  test.each([
    ['revokeMessage', changed({ isSystemMessage: true }), false],
    ['revokeMessage', changed({ isRevoked: true }), false],
    ['revokeMessage', changed({ _onlineOnlyFlag: true }), true],
    ['modifyMessage', changed({ isSystemMessage: true }), false],
    ['modifyMessage', changed({ _onlineOnlyFlag: true }), false],
    ['sendMessage', [{ no: 'message' }], true],
    ['revokeMessage', [{ isRevoked: true }], true],
    ['getMessageList', [{ conversationID: 'C2Cbob', count: 0 }], false],
    ['getMessageList', [{ conversationID: 'C2Cbob', count: 1.5 }], false],
    ['getConversationList', [], true],
    ['getConversationList', [[]], true],
    ['deleteConversation', ['C2Cbob'], true],
    ['deleteConversation', [{ conversationIDList: Array(101).fill('C2Cbob') }], false],
    ['setMessageRemindType', [{ messageRemindType: 'Discard' }], false],
    ['setMessageRemindType', [{ messageRemindType: 'Discard', groupID: 'g' }], true],
    ['createTextAtMessage', options({ text: 'hi', atUserList: [] }), true],
    ['setMessageRemindType', [{ messageRemindType: 'Never', userIDList: ['bob'] }], false],
    ['setLogLevel', [4], true],
    ['callExperimentalAPI', [], true],
    ['toString', [], true],
  ] as const)('%s %j: %p', (method, args, passes) => {
    expect(refusal(method, args) === undefined).toBe(passes);
  });
});

test('priorities are those of TYPES or 1 to 4; marks are positive and below what numbers of their kind hold', () => {
  const text = (priority: unknown) => [{ to: 'g', conversationType: 'GROUP', payload: { text: 'hi' }, priority }];
  for (const priority of [9, 0, 1.5, 'Urgent'])
    expect(refusal('createTextMessage', text(priority))).toContain('one of');
  for (const priority of ['High', 'Lowest', 1, 4, undefined])
    expect(refusal('createTextMessage', text(priority))).toBeUndefined();
  const mark = (markType: number) => [{ conversationIDList: ['C2Cbob'], markType, enableMark: true }];
  for (const markType of [0, -1, 1.5, 2 ** 64, 1e300])
    expect(refusal('markConversation', mark(markType))).toContain(
      'must be a whole number from 1 to 2 ** 64 - 1, it is',
    );
  for (const markType of [1, 2 ** 40, 2 ** 63]) expect(refusal('markConversation', mark(markType))).toBeUndefined();
  const member = (markType: number) => [{ groupID: 'g', userIDList: ['bob'], markType, enableMark: true }];
  for (const markType of [0, 999, 1_000.5, 2 ** 53, 2 ** 64])
    expect(refusal('markGroupMemberList', member(markType))).toContain(
      'be a whole number from 1000 to 9007199254740991',
    );
  for (const markType of [1_000, 2 ** 53 - 1]) expect(refusal('markGroupMemberList', member(markType))).toBeUndefined();
});
