import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { restClient } from '../rest.ts';
import { firstApp, startServer, type TestServer } from '../server.ts';
import { exported, HEADER, longTalk, openFolder, runImport, startImport, writeLines } from './moved.ts';

setDefaultTimeout(180_000);

const COUNT = 400;
const folder = openFolder();
const file = writeLines(folder.path(), [HEADER, ...longTalk(COUNT)]);
let whole: Awaited<ReturnType<typeof exported>>;
beforeAll(async () => {
  await using server = await startServer({ apps: [firstApp] });
  expect((await runImport(server, file)).code).toBe(0);
  whole = await exported(server, folder.path());
  expect(whole.filter(({ kind }) => kind === 'message' || kind === 'groupMessage')).toHaveLength(2 * COUNT);
});
afterAll(() => folder.remove());

/** Waits until so many messages of the group, or between two users, have come in. */
async function until(server: TestServer, what: 'group' | 'pair', count: number): Promise<void> {
  const rest = restClient(server);
  for (;;) {
    if (what === 'group') {
      const { GroupInfo } = await rest.ok('group_open_http_svc/get_group_info', { GroupIdList: ['long'] });
      if ((GroupInfo[0]?.NextMsgSeq ?? 0) > count) return;
    } else {
      const pair = {
        Operator_Account: 'user0',
        Peer_Account: 'user1',
        MaxCnt: 100,
        MinTime: 0,
        MaxTime: 2_000_000_000,
      };
      const answer = await rest.call('openim/admin_getroammsg', pair);
      if (Number(answer.MsgCnt ?? 0) >= count) return;
    }
    await Bun.sleep(5);
  }
}

test.each([
  ['group', 50],
  ['pair', 5],
] as const)(
  'an import that is killed in the middle of the messages of a %s and run again ends with the same data',
  async (what, count) => {
    await using server = await startServer({ apps: [firstApp] });
    const child = startImport(server, file);
    await until(server, what, count);
    child.kill('SIGKILL');
    await child.exited;
    const part = await exported(server, folder.path());

    const { code } = await runImport(server, file);

    expect(part.length).toBeLessThan(whole.length);
    expect(code).toBe(0);
    expect(await exported(server, folder.path())).toEqual(whole);
  },
);

test('an import whose server is killed waits for it, and goes on when it is back', async () => {
  await using server = await startServer({ apps: [firstApp] });
  const child = startImport(server, file);
  await until(server, 'group', 50);
  await server.kill('SIGKILL');
  await server.restart();

  const code = await child.exited;

  expect([code, await new Response(child.stdout).text()]).toEqual([0, expect.not.stringContaining('refused')]);
  expect(await exported(server, folder.path())).toEqual(whole);
});

test('Ctrl-C ends it well: what was begun is done, the exit code is 1, and the same command goes on', async () => {
  await using server = await startServer({ apps: [firstApp] });
  const child = startImport(server, file);
  await until(server, 'group', 20);
  child.kill('SIGINT');

  const code = await child.exited;
  const stdout = await new Response(child.stdout).text();
  const { code: again } = await runImport(server, file);

  expect(code).toBe(1);
  expect(stdout).toContain('stopped before the end');
  expect(again).toBe(0);
  expect(await exported(server, folder.path())).toEqual(whole);
});

test('an app that allows few calls a second takes all the same, only later', async () => {
  await using server = await startServer({ apps: [firstApp] });
  await restClient(server).ok('hongyan/set_settings', { Settings: { restRates: 'openim/importmsg=100' } });

  const { code, stdout } = await runImport(server, file);

  expect([code, stdout]).toEqual([0, expect.not.stringContaining('refused')]);
  expect(await exported(server, folder.path())).toEqual(whole);
});
