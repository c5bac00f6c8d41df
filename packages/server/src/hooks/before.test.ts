import { describe, expect, test } from 'bun:test';
import { hookScene, roamed, text } from '../testing/hookScene.ts';
import { signTime } from './sign.ts';

const BEFORE = 'C2C.CallbackBeforeSendMsg';
const AFTER = 'C2C.CallbackAfterSendMsg';

describe('before a one-to-one message', () => {
  test('the query and the body are as the contract has them, signed where a token is set', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookToken: 'xxxxyyyy' });

    await it.send('hi', { CloudCustomData: 'own' });

    const [call] = await it.app.calls(BEFORE, 1);
    expect(Object.fromEntries(call?.query ?? [])).toMatchObject({
      ...{ SdkAppid: '1400000001', CallbackCommand: BEFORE, contenttype: 'json', ClientIP: '127.0.0.1' },
      OptPlatform: 'RESTAPI',
    });
    const time = Number(call?.query.get('RequestTime'));
    expect(call?.query.get('Sign')).toBe(signTime('xxxxyyyy', time));
    expect(call?.body).toMatchObject({
      From_Account: 'alice',
      To_Account: 'bob',
      MsgBody: text('hi'),
      CloudCustomData: 'own',
    });
  });

  test('the signature is that of the documented check value', () => {
    expect(signTime('xxxxyyyy', 1669872112)).toBe('17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061');
  });

  test.each([
    [{ ErrorCode: 0 }, 0, 1],
    [{ ErrorCode: 1 }, 20006, 0],
    [{ ErrorCode: 2 }, 0, 0],
    [{ ErrorCode: 120001, ErrorInfo: 'too late' }, 120001, 0],
    [{ ErrorCode: 120002, ErrorInfo: '' }, 120002, 0],
    [{ ErrorCode: 130001, ErrorInfo: 'x' }, 20006, 0],
    [{ ErrorCode: '1' }, 0, 1],
    [{ ErrorCode: 0, MsgBody: 'nonsense' }, 0, 1],
  ])('an answer %j is code %i to the sender, and %i messages', async (answer, code, stored) => {
    await using it = await hookScene({ hookBeforeC2cSend: 1 });
    it.app.answers(() => answer);

    const { ErrorCode, ErrorInfo } = await it.send('hi');

    expect(ErrorCode).toBe(code);
    if (code === 120001) expect(ErrorInfo).toBe('too late');
    else if (code !== 0) expect(ErrorInfo).toContain('callback');
    expect(await roamed(it)).toHaveLength(stored);
  });

  test('what the app puts in its place is stored, and told after it', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookAfterC2cSend: 1 });
    it.app.answers(({ command }) => (command === BEFORE ? { MsgBody: text('**'), CloudCustomData: 'seen' } : {}));

    await it.send('bad');

    expect(await roamed(it)).toEqual([text('**')]);
    const [told] = await it.app.calls(AFTER, 1);
    expect(told?.body).toMatchObject({
      MsgBody: text('**'),
      CloudCustomData: 'seen',
      SendMsgResult: 0,
      UnreadMsgNum: 1,
    });
  });

  test('[S27] the app is asked about what the sender wrote, and words are looked for in what it puts in its place', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, wordsOwnMode: 'replace' });
    await it.cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn', 'heck'] });
    it.app.answers(({ body }) => (JSON.stringify(body).includes('say heck') ? { MsgBody: text('what the heck') } : {}));

    await it.send('darn it');
    await it.send('say heck');
    await it.cloud.set({ wordsOwnMode: 'refuse' });
    const refused = await it.send('say heck');

    expect((await it.app.calls(BEFORE, 3)).map(({ body }) => body.MsgBody)).toEqual([
      text('darn it'),
      text('say heck'),
      text('say heck'),
    ]);
    expect(refused.ErrorCode).toBe(80001);
    expect(await roamed(it)).toEqual([text('**** it'), text('what the ****')]);
  });

  test('who is muted everywhere is refused without asking the app (rest-api §23.1)', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookBeforeGroupSend: 1 });
    const { rest } = it.cloud;
    await rest.ok('group_open_http_svc/create_group', {
      Owner_Account: 'alice',
      Type: 'Public',
      GroupId: 'team',
      Name: 'team',
    });
    const times = { C2CmsgNospeakingTime: 60, GroupmsgNospeakingTime: 60 };
    await rest.ok('openconfigsvr/setnospeaking', { Set_Account: 'alice', ...times });
    using alice = await it.cloud.signIn('alice');
    const say = (conv: string) => alice.request('sendMessage', { conv, random: 1, clientTimeSec: 1, body: text('hi') });

    await expect(say('C2Cbob')).rejects.toMatchObject({ code: 20012 });
    await expect(say('GROUPteam')).rejects.toMatchObject({ code: 10017 });

    expect(it.app.got).toHaveLength(0);
  });

  test('the sender learns what the app put in its place, in a group too', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookBeforeGroupSend: 1 });
    await it.cloud.rest.ok('group_open_http_svc/create_group', {
      ...{ Owner_Account: 'alice', Type: 'Public', GroupId: 'team', Name: 'team' },
    });
    it.app.answers(() => ({ MsgBody: text('other'), CloudCustomData: 'seen' }));
    using alice = await it.cloud.signIn('alice');

    for (const conv of ['C2Cbob', 'GROUPteam']) {
      const answer = await alice.request('sendMessage', { conv, random: 1, clientTimeSec: 1, body: text('hi') });
      const { messages } = await alice.request('getMessages', { conv });
      expect(answer).toMatchObject({ body: text('other'), cloudCustomData: 'seen' });
      expect(messages).toMatchObject([{ body: answer.body, cloudCustomData: 'seen' }]);
    }
  });

  test("what the app puts in its place beyond the limits is its failure, not the sender's, in a group too", async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookBeforeGroupSend: 1 });
    await it.cloud.rest.ok('group_open_http_svc/create_group', {
      ...{ Owner_Account: 'alice', Type: 'Public', GroupId: 'team', Name: 'team' },
    });
    using alice = await it.cloud.signIn('alice');
    let random = 0;
    const say = (conv: string) =>
      alice.request('sendMessage', { conv, random: ++random, clientTimeSec: 1, body: text('hi') });

    for (const answer of [{ MsgBody: text('x'.repeat(20_000)) }, { CloudCustomData: 'x'.repeat(20_000) }])
      for (const conv of ['C2Cbob', 'GROUPteam']) {
        it.app.answers(() => answer);
        await it.cloud.set({ hookOnFailure: 'deliver' });
        const { body, cloudCustomData } = await say(conv);
        expect([body, cloudCustomData]).toEqual([undefined, undefined]);
        expect((await alice.request('getMessages', { conv })).messages.at(-1)?.body).toEqual(text('hi'));

        await it.cloud.set({ hookOnFailure: 'refuse' });
        await expect(say(conv)).rejects.toMatchObject({ code: 80003, message: expect.stringContaining('exceeds') });
      }
  });

  test('ForbidCallbackControl keeps a message from each of the two', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1, hookAfterC2cSend: 1 });

    await it.send('one', { ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'] });
    await it.send('two', { ForbidCallbackControl: ['ForbidAfterSendMsgCallback'] });
    await it.send('three');

    expect((await it.app.calls(BEFORE, 2)).map(({ body }) => body.MsgBody)).toEqual([text('two'), text('three')]);
    expect((await it.app.calls(AFTER, 2)).map(({ body }) => body.MsgBody)).toEqual([text('one'), text('three')]);
  });

  test('a repeat is not asked about again', async () => {
    await using it = await hookScene({ hookBeforeC2cSend: 1 });
    const same = { MsgSeq: 7, MsgRandom: 8 };

    await it.send('hi', same);
    await it.send('hi', same);

    expect(it.app.got).toHaveLength(1);
    expect(await roamed(it)).toHaveLength(1);
  });

  test('an app that sends from its handler does not wait for itself', async () => {
    await using it = await hookScene({ hookAfterC2cSend: 1 });
    it.app.answers(async ({ body }) => {
      if (body.From_Account === 'alice') await it.send('thanks', { From_Account: 'carol', To_Account: 'alice' });
      return {};
    });

    await it.send('hi');

    expect((await it.app.calls(AFTER, 2)).map(({ body }) => body.From_Account)).toEqual(['alice', 'carol']);
  });
});
