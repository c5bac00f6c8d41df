import { describe, expect, test } from 'bun:test';
import { ImError, restCommands } from '@hongyan/contract';
import { decodeRest } from './decode.ts';

const sendmsg = restCommands['openim/sendmsg'];
const good = () => ({
  To_Account: 'bob',
  MsgRandom: 1,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
});

function refusal(spec: (typeof restCommands)[keyof typeof restCommands], body: Record<string, unknown>): ImError {
  try {
    decodeRest(spec, body);
  } catch (error) {
    if (error instanceof ImError) return error;
  }
  throw new Error('it was not refused');
}

describe('a REST body', () => {
  test('that fits passes with its unknown fields ignored', () => {
    expect(() => decodeRest(sendmsg, { ...good(), Unknown: 1 })).not.toThrow();
  });

  test.each([
    ['To_Account', 5, 90003],
    ['MsgRandom', 'x', 90005],
    ['MsgBody', {}, 90007],
    ['MsgBody', [7], 90002],
    ['From_Account', 7, 90008],
    ['SyncOtherMachine', 3, 90031],
    ['MsgLifeTime', 1.5, 90044],
    ['OfflinePushInfo', 7, 90043],
  ])("with a wrong %s is refused with the field's code and its name", (field, value, code) => {
    const error = refusal(sendmsg, { ...good(), [field]: value });

    expect(error.code).toBe(code);
    expect(error.message).toContain(field);
  });

  test('with an account that is no string is 60015, where no code of its own is documented for that (rest-api §1.1)', () => {
    const group = { Type: 'Public', Name: 'team' } as const;
    const create = restCommands['group_open_http_svc/create_group'];

    const deep = refusal(create, { ...group, MemberList: [{ Member_Account: 7 }] });
    expect([deep.code, deep.message]).toEqual([60015, 'MemberList[0].Member_Account must be a string']);
    expect(refusal(create, { ...group, Owner_Account: 7 }).code).toBe(60015);
    expect(refusal(create, { ...group, Owner_Account: 'a'.repeat(1_000) }).code).toBe(10004);
    const add = restCommands['sns/black_list_add'];
    expect(refusal(add, { From_Account: 'alice', To_Account: [7] }).code).toBe(60015);
    expect(refusal(add, { From_Account: 'alice', To_Account: 'bob' }).code).toBe(30001);
    expect(refusal(restCommands['openconfigsvr/getnospeaking'], { Get_Account: 7 }).code).toBe(130003);
  });

  test('with null in an optional field counts as without it (rest-api §0.3)', () => {
    expect(decodeRest(sendmsg, { ...good(), CloudCustomData: null })).not.toHaveProperty('CloudCustomData');
  });

  test('[D5a] a negative MsgRandom is taken as its unsigned twin', () => {
    expect(decodeRest(sendmsg, { ...good(), MsgRandom: -1 })).toMatchObject({ MsgRandom: 4_294_967_295 });
  });

  test('may use the older name of a field (rest-api §1.8)', () => {
    const spec = restCommands['im_open_login_svc/account_import'];

    expect(decodeRest(spec, { Identifier: 'alice' })).toMatchObject({ UserID: 'alice' });
  });

  test('with more targets than allowed names how many it has and may have', () => {
    const many = { ...good(), To_Account: Array.from({ length: 501 }, (_, n) => `u${n}`) };
    const error = refusal(restCommands['openim/batchsendmsg'], many);

    expect(error.code).toBe(90011);
    expect(error.message).toBe('To_Account has 501 entries, at most 500 are allowed');
  });

  test('with no target has a code of its own', () => {
    expect(refusal(restCommands['openim/batchsendmsg'], { ...good(), To_Account: [] }).code).toBe(90029);
  });
});
