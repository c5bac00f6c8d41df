import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '@hongyan/conformance/client';
import { restClient } from '@hongyan/conformance/rest';
import { text, u32 } from '@hongyan/conformance/say';
import type { TestServer } from '@hongyan/conformance/server';
import { until } from '@hongyan/conformance/until';
import { run, runJson, startCli } from './testCli.ts';

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'hongyan-cli-push-'));
afterAll(() => rmSync(folder, { recursive: true }));

const app = { sdkAppId: 1_400_000_001, key: '0123456789abcdef'.repeat(4), admin: 'administrator' };

test('[S18] `push` keeps channels and says why a user got none, of a running server and without one', async () => {
  const server = await startCli(folder, ['--app', `${app.sdkAppId}:${app.key}`]);
  const target = { url: server.url, app } as unknown as TestServer;
  const rest = restClient(target);
  const secretFile = join(folder, 'secret.txt');
  writeFileSync(secretFile, 'very-secret');

  const added = await run(['push', 'add', 'huawei', '4', 'AppId=100', `AppSecret=@${secretFile}`], folder);
  const web = await run(['push', 'add', 'web', '3', 'Subject=mailto:ops@example.org'], folder);
  const wrong = await run(['push', 'add', 'xiaomi', '5', 'AppSecret=x'], folder);
  const listed = await run(['push', 'list'], folder);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  const bob = await signIn(target, 'bob', { platform: 'Android', deviceId: 'phone' });
  await bob.ask('setPushToken', { businessId: 4, token: 'token' });
  const send = () =>
    rest.ok('openim/sendmsg', { From_Account: 'alice', To_Account: 'bob', MsgRandom: u32(), MsgBody: text('hello') });
  await send();
  await until(async () => (await rest.ok('hongyan/get_push_trace', { Account: 'bob' })).Trace.length === 1);
  const why = await run(['push', 'why', '--user', 'bob'], folder);
  await bob.ask('logout', {});
  const { MsgKey } = await send();
  const one = await runJson(['push', 'why', '--user', 'bob', '--message', MsgKey, '--peer', 'alice', '--json'], folder);
  await server.stop();
  const stopped = await runJson(['push', 'why', '--user', 'bob', '--app', String(app.sdkAppId), '--json'], folder);
  const removed = await run(['push', 'remove', '4', '--app', String(app.sdkAppId)], folder);

  expect(added.stdout).toContain('channel 4 is there');
  expect(web.stdout).toMatch(/its public key is [\w-]{87}/);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('PackageName')]);
  expect(listed.stdout).toContain('Huawei Push Kit');
  expect(listed.stdout).not.toContain('very-secret');
  expect(why.stdout).toContain('reached the user over a live connection');
  expect(one).toMatchObject([{ Seq: 0, Reason: 'noDevice', MsgKey }]);
  expect(stopped).toMatchObject([{ Reason: 'reached', Device: 'phone' }]);
  expect(removed.stdout).toContain('channel 4 is gone');
});
