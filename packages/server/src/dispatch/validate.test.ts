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
    ['MsgBody', {}, 90002],
    ['SyncOtherMachine', 3, 90031],
    ['MsgLifeTime', 1.5, 90044],
    ['OfflinePushInfo', 7, 90043],
  ])("with a wrong %s is refused with the field's code and its name", (field, value, code) => {
    const error = refusal(sendmsg, { ...good(), [field]: value });

    expect(error.code).toBe(code);
    expect(error.message).toContain(field);
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
