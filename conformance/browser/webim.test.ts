import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';
import { atRest, openChromium } from './chromium.ts';
import { openWebim, type WebimPage } from './webimPage.ts';

setDefaultTimeout(180_000);

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  // Pages whose files the test hands out itself still reach the server on loopback.
  browser = await openChromium('--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets');
  server = await startServer();
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Alice's page has the script, Bob's the module; each in a browser of its own. */
async function openBoth(): Promise<{ alice: WebimPage; bob: WebimPage } & AsyncDisposable> {
  const contexts: BrowserContext[] = [];
  const { sdkAppId: sdkAppID, key } = server.app;
  const open = async (identifier: string, how: 'script' | 'module'): Promise<WebimPage> => {
    const context = await browser.newContext(atRest);
    contexts.push(context);
    const userSig = makeUserSig({ sdkAppId: sdkAppID, userId: identifier, key });
    return openWebim(context, how, { url: server.url, sdkAppID, identifier, userSig });
  };
  return {
    alice: await open('alice', 'script'),
    bob: await open('bob', 'module'),
    [Symbol.asyncDispose]: async () => {
      for (const context of contexts) await context.close();
    },
  };
}

test('[S63] webim by a script and as a module: what looks like HTML is text on the page that shows it', async () => {
  await using both = await openBoth();
  const { alice, bob } = both;
  const evil = `<img src=x onerror="document.title='taken'"> & "quoted"`;

  await alice.say('C2C', 'bob', evil);
  const shown = bob.page.getByRole('listitem');
  await shown.waitFor();

  expect(await shown.innerText()).toBe(evil);
  expect(await bob.page.locator('img').count()).toBe(0);
  expect(await bob.page.title()).toBe('2018');
  const { SessionItem } = await bob.call<{ SessionItem: object[] }>('getRecentContactList', { Count: 5 });
  const escaped = `&lt;img src=x onerror=&quot;document.title='taken'&quot;&gt; & &quot;quoted&quot;`;
  expect(SessionItem).toMatchObject([{ To_Account: 'alice', MsgShow: escaped, UnreadMsgCount: 1 }]);
  await bob.call('c2CMsgReaded', { To_Account: 'alice', LastedMsgTime: 4_000_000_000 });
  expect(await alice.told('read')).toMatchObject({ From_Account: 'bob' });
});

test('webim in Chromium: a group is made, spoken in and dissolved, friends are told, a kick ends it', async () => {
  await using both = await openBoth();
  const { alice, bob } = both;
  for (const one of [alice, bob]) await one.call('getAllFriend', {});

  const { GroupId } = await alice.call<{ GroupId: string }>('createGroup', {
    ...{ Type: 'Private', Name: 'Team', MemberList: ['bob'] },
  });
  await alice.say('GROUP', GroupId, 'hi all');
  await bob.page.getByText('hi all').waitFor();
  const befriended = await bob.call('applyAddFriend', { AddFriendItem: [{ To_Account: 'alice' }] });
  expect(befriended).toMatchObject({ ResultItem: [{ To_Account: 'alice', ResultCode: 0 }] });
  expect(await alice.told('friend1')).toEqual({ Type: 1, Accounts: ['bob'] });
  const refused = alice.call('getC2CHistoryMsgs', { Peer_Account: 'bob', MaxCnt: 16 });
  await expect(refused).rejects.toThrow('"ErrorCode":-15');
  await restClient(server).ok('group_open_http_svc/destroy_group', { GroupId });
  expect(await bob.told('dissolved')).toMatchObject({ ReportType: 5, GroupId });
  await restClient(server).ok('im_open_login_svc/kick', { UserID: 'bob' });

  await bob.told('kicked');
  await expect(bob.call('getAllFriend', {})).rejects.toThrow('"ErrorCode":-4');
});
