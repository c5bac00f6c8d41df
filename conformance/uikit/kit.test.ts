import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openChromium } from '../browser/chromium.ts';
import { type DemoServer, startDemoServer } from '../browser/demo.ts';
import { startNodeClient } from '../browser/nodeClient.ts';
import { restClient } from '../rest.ts';
import { buildKit, type KitPage, openKit, serveFolder } from './kit.ts';
import {
  bubble,
  choose,
  contact,
  findUser,
  fromMenu,
  goTo,
  inList,
  isOpen,
  openMenu,
  openPanel,
  say,
  section,
} from './onPage.ts';

setDefaultTimeout(180_000);

describe('chat-uikit-vue as it comes from npm, over this SDK by the documented alias', () => {
  const built = mkdtempSync(join(tmpdir(), 'hongyan-kit-'));
  let files: Bun.Server<undefined>;
  let browser: Browser;
  let demo: DemoServer;
  let alice: KitPage;
  let bob: KitPage;

  beforeAll(async () => {
    // No name is looked up: what a page wants from elsewhere it does not get.
    const loopbackOnly = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
    [browser, demo] = await Promise.all([openChromium(loopbackOnly), startDemoServer(), buildKit(built)]);
    files = serveFolder(built);
    await carolSays('from before');
    // Who wants to be his friend asks him.
    await restClient(demo.server, demo.app).ok('profile/portrait_set', {
      From_Account: 'bob',
      ProfileItem: [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' }],
    });
    const open = (userId: string) => openKit(browser, `http://127.0.0.1:${files.port}/`, demo, userId);
    [alice, bob] = await Promise.all([open('alice'), open('bob')]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await files?.stop(true);
    rmSync(built, { recursive: true });
  });

  async function carolSays(text: string): Promise<void> {
    await using carol = startNodeClient(demo.server.url, demo.sdkAppId);
    await carol.ask('login', { userID: 'carol', userSig: demo.userSig('carol') });
    await carol.event('sdkStateReady');
    await carol.ask('send', { to: 'alice', text });
  }

  test('it is built as the guide says', () => {
    const solid = (file: string): string =>
      readFileSync(join(import.meta.dir, file), 'utf8')
        .replace(/\/\/.*$/gm, '')
        .replace(/\s/g, '');
    const [, lines = 'none'] = /```js(resolve:.*?)```/.exec(solid('../../docs/guide/original-sdk.md')) ?? [];

    expect(solid('kit/vite.config.mjs')).toContain(lines);
  });

  test('after signing in the list has a conversation, what was said last and how much is unread', async () => {
    const row = inList(alice.page, 'Carol');
    await row.getByText('from before').waitFor();
    expect(await row.locator('.num').innerText()).toBe('1');

    await row.click();

    await bubble(alice.page, 'from before').waitFor();
    await row.locator('.num').waitFor({ state: 'detached' });
  });

  test('two users chat, see what was read, and one recalls', async () => {
    await choose(alice.page, 'New one-to-one chat', 'bob');
    await isOpen(alice.page, 'Bob');
    await say(alice.page, 'hello from Alice');
    await inList(bob.page, 'Alice').click();
    await bubble(bob.page, 'hello from Alice').waitFor();
    await say(bob.page, 'hello from Bob');

    await bubble(alice.page, 'hello from Bob').waitFor();
    await bubble(alice.page, 'hello from Alice').getByText('Read', { exact: true }).waitFor();

    await say(alice.page, 'a slip');
    await bubble(bob.page, 'a slip').waitFor();
    await fromMenu(alice.page, 'a slip', 'Recall');

    await alice.page.getByText('You recalled a message').waitFor();
    await bob.page.getByText('Alice recalled a message').waitFor();
    await inList(bob.page, 'Alice').getByText('recalled a message').waitFor();
  });

  test('one quotes, reacts, forwards two as one, and removes one from the own side', async () => {
    await fromMenu(bob.page, 'hello from Alice', 'Reference');
    await say(bob.page, 'in answer');
    await bubble(alice.page, 'in answer').getByText('Alice: hello from Alice').waitFor();

    await openMenu(alice.page, 'hello from Bob');
    await alice.page.locator('.message-tool .emoji-list-item').first().click();
    for (const { page } of [alice, bob])
      await bubble(page, 'hello from Bob').locator('.emoji-react-item').getByText('Alice').waitFor();

    await fromMenu(alice.page, 'hello from Bob', 'Select');
    for (const text of ['hello from Bob', 'in answer'])
      await bubble(alice.page, text).locator('.multiple-select-radio').click();
    await alice.page.getByText('Combine Forward').click();
    await alice.page.locator('.transfer .left .transfer-list-item', { hasText: 'Bob' }).click();
    await alice.page.getByText('Done', { exact: true }).click();
    await bubble(bob.page, 'Bob and Alice chat history').getByText('Bob: hello from Bob').waitFor();

    await fromMenu(alice.page, 'in answer', 'Delete');
    await bubble(alice.page, 'in answer').waitFor({ state: 'detached' });
    expect(await bubble(bob.page, 'in answer').count()).toBe(1);
  });

  test('a group is made and talks; its panel shows it, renames it and mutes it', async () => {
    const { page } = alice;
    await choose(page, 'New group chat', 'bob');
    await page.locator('.group input').first().fill('Garden');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await isOpen(page, 'Garden');
    await inList(bob.page, 'Garden').click();
    await isOpen(bob.page, 'Garden');
    await say(bob.page, 'who waters?');
    await bubble(page, 'who waters?').getByText('Bob').waitFor();
    await say(page, 'I do');
    await bubble(bob.page, 'I do').waitFor();

    const panel = await openPanel(page);
    await panel.locator('.user-info-header', { hasText: '2' }).waitFor();
    expect(await panel.locator('.user-info-list-item-info').allInnerTexts()).toEqual(['Alice', 'Bob']);

    await panel.locator('.group-name .common-icon-container').click();
    await panel.locator('.group-name input').fill('Orchard');
    await panel.getByText('Group ID').click();
    for (const one of [alice, bob]) await isOpen(one.page, 'Orchard');
    await bob.page.getByText('Alice changed the group name to Orchard').waitFor();

    await panel.locator('li', { hasText: 'Manage group' }).click();
    await panel.locator('.admin-mute-all .slider-box').click();
    await bob.page.getByText('Admin Alice enabled Mute All').waitFor();
  });

  test('contacts: one asks, the other agrees, both are friends and one writes', async () => {
    for (const one of [alice, bob]) await goTo(one.page, 'Contacts');
    await findUser(alice.page, 'bob', 'Bob');
    await alice.page.getByRole('button', { name: 'Send application' }).click();
    await section(bob.page, 'New Contacts').getByText('1', { exact: true }).waitFor();
    await section(bob.page, 'New Contacts').click();
    await contact(bob.page, 'Alice').getByRole('button', { name: 'Agree' }).click();

    await alice.page.getByText('Cancel', { exact: true }).click();
    for (const one of [alice, bob]) await section(one.page, 'Friend').click();
    await contact(bob.page, 'Alice').waitFor();
    await contact(alice.page, 'Bob').click();
    await alice.page.getByRole('button', { name: 'Send Message' }).click();

    await isOpen(alice.page, 'Bob');
    await bubble(alice.page, 'hello from Alice').waitFor();
  });

  test('nothing went wrong in a page, and from elsewhere it wanted pictures alone', () => {
    expect([alice, bob].flatMap(({ errors }) => errors)).toEqual([]);
    const wanted = [alice, bob].flatMap(({ foreign }) => foreign);
    expect([...new Set(wanted.map(({ url, kind }) => `${kind} of ${new URL(url).host}`))]).toEqual([
      'image of web.sdk.qcloud.com',
    ]);
  });
});
