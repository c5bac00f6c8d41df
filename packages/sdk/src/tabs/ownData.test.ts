import { afterAll, beforeAll, expect, test } from 'bun:test';
import { customOf, deleteLocally, ownHistory, saveMessages, setCustom } from '../core/ownData.ts';
import { message } from '../store/suite/samples.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { Browser, type Tab } from '../testing/tabs.ts';
import { makeWorld } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastStage = 0;
const conv = 'C2Cbob';
const id = '8-1';

/** Three tabs of one user, who has looked at what is kept of messages in each. */
async function stage() {
  const userId = `alice-o${++lastStage}`;
  const world = await makeWorld(server, userId, 'bob');
  const browser = new Browser(server, userId);
  for (let n = 0; n < 3; n++) await browser.openTab();
  await browser.comeBack();
  for (const tab of browser.open) await custom(tab);
  return {
    browser,
    async [Symbol.asyncDispose]() {
      for (const tab of browser.open) browser.crash(tab);
      await world[Symbol.asyncDispose]();
    },
  };
}

const custom = ({ core }: Tab) => core.inSession((session) => customOf(session, conv, id));
const set = ({ core }: Tab, fields: { customInt?: number; customStr?: string }) =>
  core.inSession((session) => setCustom(session, conv, id, fields));

test('[S21] fields of a message that one tab sets are seen by the others at once, whoever leads, and without a network', async () => {
  await using there = await stage();
  const { browser } = there;
  const [leader, second, third] = browser.open as [Tab, Tab, Tab];
  expect(browser.leader).toBe(leader);

  await set(second, { customInt: 1 });
  await browser.idle();
  expect(await Promise.all(browser.open.map(custom))).toEqual(Array(3).fill({ customInt: 1, customStr: '' }));
  browser.setUp(false);
  await set(leader, { customStr: 'played' });
  await browser.idle();
  expect(await Promise.all(browser.open.map(custom))).toEqual(Array(3).fill({ customInt: 1, customStr: 'played' }));

  browser.crash(leader);
  browser.setUp(true);
  await browser.comeBack();
  await set(third, { customInt: 2 });
  await browser.idle();
  expect(await Promise.all([second, third].map(custom))).toEqual(Array(2).fill({ customInt: 2, customStr: 'played' }));
  expect(browser.flaws).toEqual([]);
});

test('[S23] what one tab saves, and deletes, on this device alone the others show and hide', async () => {
  await using there = await stage();
  const { browser } = there;
  const [leader, second, third] = browser.open as [Tab, Tab, Tab];
  const shown = async ({ core }: Tab) =>
    (await core.inSession((session) => ownHistory(session, conv, { count: 5 }))).messages.map((one) => one.id);

  await second.core.inSession((session) => saveMessages(session, conv, [message(1), message(2)]));
  await browser.idle();
  expect(await Promise.all(browser.open.map(shown))).toEqual(Array(3).fill([message(2).id, message(1).id]));
  await third.core.inSession((session) => deleteLocally(session, conv, [message(2).id]));
  await browser.idle();

  expect(await Promise.all([leader, second, third].map(shown))).toEqual(Array(3).fill([message(1).id]));
  expect(browser.flaws).toEqual([]);
});
