import { expect, test } from 'bun:test';
import { type Seeded, seeded, weighted } from '@hongyan/conformance/seeded';
import { type Device, makeDevice } from '../testing/device.ts';
import { restartableServer } from '../testing/server.ts';
import { Browser } from '../testing/tabs.ts';
import { viewOf } from '../testing/view.ts';
import { turn } from '../testing/waiting.ts';
import { assertKept } from '../testing/walkCheck.ts';
import { makeWorld, text, type World } from '../testing/world.ts';

const STEPS = Number(process.env.WALK_STEPS ?? 150);
const given = process.env.WALK_SEED;
const drawn = Math.floor(Math.random() * 1_000_000);
const SETTLE_EVERY = 30;
const TABS = 3;

interface Walk {
  world: World;
  browser: Browser;
  alice: Device;
  random: Seeded;
  /** Ids of messages that some tab was told the server has. */
  acknowledged: Set<string>;
}

type Step = (walk: Walk) => Promise<void> | void;

const steps: readonly [number, [string, Step]][] = [
  [4, ['open', async ({ browser }) => void (browser.open.length < TABS && (await browser.openTab()))]],
  [
    2,
    [
      'close',
      async ({ browser, random }) =>
        void (browser.open.length > 1 && (await browser.closeTab(random.pick(browser.open)))),
    ],
  ],
  [3, ['crash', ({ browser, random }) => void (browser.open.length > 1 && browser.crash(random.pick(browser.open)))]],
  [
    1,
    [
      'crash the leader',
      ({ browser }) => void (browser.leader && browser.open.length > 1 && browser.crash(browser.leader)),
    ],
  ],
  [8, ['send', send]],
  [
    5,
    ['alice sends', async ({ alice, browser }) => void (await alice.send(text(`C2C${browser.userId}`, 'from alice')))],
  ],
  [2, ['alice revises', revise]],
  [
    3,
    [
      'read',
      ({ browser, random, alice }) =>
        void random
          .pick(browser.open)
          .core.markRead(`C2C${alice.userId}`)
          .catch(() => {}),
    ],
  ],
  [
    3,
    [
      'look',
      ({ browser, random, alice }) =>
        void random
          .pick(browser.open)
          .core.history(`C2C${alice.userId}`, { count: 15 })
          .catch(() => {}),
    ],
  ],
  [2, ['offline', ({ browser }) => browser.setUp(false)]],
  [3, ['online', ({ browser }) => browser.setUp(true)]],
  [2, ['cut', ({ browser }) => browser.leader?.network.cut()]],
  [3, ['attempt', ({ browser }) => void browser.leader?.clock.fireNext()]],
];

function send({ browser, random, alice, acknowledged }: Walk): void {
  const tab = random.pick(browser.open);
  const sent = tab.send(text(`C2C${alice.userId}`, `by ${tab.name}`));
  sent.then(
    ({ id }) => acknowledged.add(id),
    () => {},
  );
}

async function revise({ alice, browser, random }: Walk): Promise<void> {
  const conv = `C2C${browser.userId}`;
  const { messages } = await alice.core.history(conv, { count: 10 });
  const own = messages.filter(({ from, isRecalled }) => from === alice.userId && !isRecalled);
  if (own.length === 0) return;
  const { seq } = random.pick(own);
  await alice.core.recall(conv, seq);
}

/** All tabs show what a fresh sign-in fetches, and all that was written is there once. */
async function settle({ world, browser, alice, acknowledged }: Walk, isEnd: boolean): Promise<void> {
  browser.setUp(true);
  await browser.comeBack();
  await world.idle();
  await browser.idle();
  const fresh = await world.freshView(browser.userId);
  for (const tab of browser.open) {
    expect({ tab: tab.name, ...(await viewOf(tab.core, world.convsOf(browser.userId))) }).toEqual({
      tab: tab.name,
      ...fresh,
    });
    expect({ tab: tab.name, mirror: tab.recorder.mirrored() }).toEqual({ tab: tab.name, mirror: fresh.heads });
    expect({ tab: tab.name, flaws: tab.recorder.flaws }).toEqual({ tab: tab.name, flaws: [] });
  }
  expect(browser.flaws).toEqual([]);
  if (!isEnd) return;
  const ids = (fresh.history[`C2C${alice.userId}`] ?? []).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...browser.written, ...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
}

/** What the tabs left is what one device begins with, and keeps the law. */
async function settleKept({ world, browser }: Walk): Promise<void> {
  for (const tab of browser.open) browser.crash(tab);
  const device = makeDevice({ server: world.server, userId: browser.userId, name: 'afterwards', place: browser.place });
  device.network.setUp(false);
  await device.core.signIn({ userId: browser.userId, userSig: browser.userSig });
  const fresh = await world.freshView(browser.userId);
  for (const [conv, messages] of Object.entries(fresh.history)) await assertKept(device, conv, messages);

  device.network.setUp(true);
  await device.comeBack();

  expect(device.core.unsent()).toEqual([]);
  expect(await viewOf(device.core, world.convsOf(browser.userId))).toEqual(fresh);
  await device.signOut();
}

async function walk(seed: number): Promise<void> {
  const random = seeded(seed);
  await using server = await restartableServer();
  await using world = await makeWorld(server, 'alice', 'bob');
  const alice = await world.device('alice');
  const browser = new Browser(server, 'bob', random.fork());
  const state: Walk = { world, browser, alice, random, acknowledged: new Set() };
  await alice.send(text('C2Cbob', 'hello'));
  await browser.openTab();
  await browser.comeBack();
  const log: string[] = [];
  try {
    for (let step = 1; step <= STEPS; step++) {
      const [name, run] = weighted(random, steps);
      log.push(name);
      await run(state);
      const turns = random.chance(0.3) ? 30 : 1 + Math.floor(random.next() * 4);
      for (let n = 0; n < turns; n++) await turn();
      if (step % SETTLE_EVERY === 0 || step === STEPS) await settle(state, step === STEPS);
    }
    await settleKept(state);
  } catch (error) {
    throw new Error(`WALK_SEED=${seed}: ${String(error)}\nlast steps: ${log.slice(-40).join(', ')}`, { cause: error });
  } finally {
    for (const tab of browser.open) browser.crash(tab);
  }
}

for (const seed of given === undefined ? [20_260_302, 651_861, drawn] : [Number(given)]) {
  test(
    `[S29] however tabs open, close and crash, each shows what a fresh sign-in fetches, with one socket (WALK_SEED=${seed})`,
    () => walk(seed),
    120_000,
  );
}
