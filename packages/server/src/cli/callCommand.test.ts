import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { dataFolders, expectRefusal, run, runJson, startCli } from './testCli.ts';

/** Each test starts several processes, perhaps on a busy machine. */
setDefaultTimeout(60_000);

const KEY = '0123456789abcdef'.repeat(4);
const dataOf = dataFolders();
let data: string;
beforeEach(() => {
  data = dataOf();
});

describe('call', () => {
  const text = JSON.stringify({
    From_Account: 'alice',
    To_Account: 'bob',
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  });

  test('[S70] lists what passed with a word that is only recorded', async () => {
    const { sdkAppId } = await runJson(['app', 'create', '--json'], data);
    expect((await run(['words', 'audits'], data)).stdout).toBe('nothing was recorded\n');
    const call = (path: string, body: object) => runJson(['call', path, '--json', JSON.stringify(body)], data);
    await call('im_open_login_svc/account_import', { UserID: 'alice' });
    await run(['app', 'settings', String(sdkAppId), 'wordsOwnMode=audit'], data);
    await call('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'oh darn' } }];
    await call('openim/sendmsg', { To_Account: 'alice', MsgRandom: 1, MsgBody });

    const [record] = await runJson(['words', 'audits', '--json', '--count', '1'], data);

    expect(record).toMatchObject({ Account: 'administrator', Target: 'alice', Words: ['darn'], Text: 'oh darn' });
    expect((await run(['words', 'audits'], data)).stdout).toContain('C2C alice');
    expect((await run(['words', 'audits', '--count', '0'], data)).stderr).toContain('expected a whole number from 1');
  });

  test('[D23] runs a REST command with and without a running server, on the same data', async () => {
    await (await startCli(data)).stop();

    const alone = await runJson(['call', 'openim/sendmsg', '--json', text], data);
    await using _server = await startCli(data);
    const beside = await runJson(['call', '/v4/openim/sendmsg', '--json', text], data);

    expect(alone).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(beside).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(beside.MsgKey).not.toBe(alone.MsgKey);
  });

  test('says who may not call and what was mistyped', async () => {
    await using _server = await startCli(data);

    const notAdmin = await run(['call', 'hongyan/get_settings', '--as', 'alice'], data);

    expect(JSON.parse(notAdmin.stdout)).toMatchObject({ ErrorCode: 60010 });
    expect(notAdmin.code).toBe(1);
    expectRefusal(
      await run(['call', 'openim/sendmgs'], data),
      'there is no command openim/sendmgs; did you mean openim/sendmsg?',
    );
    expectRefusal(await run(['call', 'openim/sendmsg', '--json', '{'], data), '--json is not JSON');
    expectRefusal(await run(['call', 'openim/sendmsg', '--json', '[]'], data), 'must be a JSON object');
    expectRefusal(await run(['call', 'openim/sendmsg', '--app', '7'], data), 'there is no app 7');
  });

  test('asks which app is meant where there are several', async () => {
    await using _server = await startCli(data, ['--app', `1:${KEY}`, '--app', `2:${KEY}`]);

    expectRefusal(await run(['call', 'hongyan/get_settings'], data), 'say which one with --app: 1, 2');
    expect((await run(['call', 'hongyan/get_settings', '--app', '2'], data)).code).toBe(0);
  });
});
