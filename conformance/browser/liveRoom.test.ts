import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { CDPSession, Page } from 'playwright-core';
import { until } from '../until.ts';
import { say } from './demo.ts';
import { changeFact, type GroupStage, look, openDialog, openGroupStage, openPanel, writingIn } from './groupPages.ts';

setDefaultTimeout(180_000);

/** What the contract promises of a live room. */
const PER_SECOND = 40;
/** Long enough to fill the wall twice. */
const SECONDS = 10;
const SENDERS = 8;

let stage: GroupStage;
beforeAll(async () => {
  // What is said must not be dropped: it is counted. The cap has its own test.
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1', HONGYAN_GROUP_MESSAGES_PER_SEC: '0' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const makeRoom = (GroupId: string) =>
  stage.rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'alice', Type: 'AVChatRoom', Name: 'Show', GroupId },
  });
const wallOf = (page: Page) => page.getByRole('log', { name: 'What is said in Show' });
const speak = (GroupId: string, From_Account: string, Text: string) =>
  stage.rest.ok('group_open_http_svc/send_group_msg', {
    ...{ GroupId, From_Account, Random: Math.floor(Math.random() * 2 ** 31) },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text } }],
  });

test('who joins by its ID hears what is said from then on, and comes back after a reload (S50)', async () => {
  await makeRoom('show');
  const alice = await stage.open('Alice', 'GROUPshow');
  await alice.getByText('Live room · 1 here').waitFor();
  const bob = await stage.open('Bob');

  await openDialog(bob, 'Join by ID');
  await bob.getByRole('textbox', { name: 'Group ID' }).fill('show');
  await bob.getByRole('button', { name: 'Join', exact: true }).click();
  await writingIn(bob).waitFor();
  await alice.getByText('Live room · 2 here').waitFor();
  await say(alice, 'Welcome!');
  await wallOf(bob)
    .getByRole('article', { name: /Welcome!$/ })
    .getByText('Host')
    .waitFor();
  await bob.getByRole('button', { name: 'Priority: Normal' }).click();
  await bob.getByRole('menuitem', { name: 'High' }).click();
  await say(bob, 'Hello');
  await wallOf(alice)
    .getByRole('article', { name: /Hello$/ })
    .and(alice.locator('[data-priority=High]'))
    .waitFor();
  await look(alice, 'live-room');

  await bob.getByRole('button', { name: 'Show 2 here' }).waitFor();
  await bob.reload();
  await writingIn(bob).waitFor();
  await say(bob, 'Here again');
  await wallOf(alice)
    .getByRole('article', { name: /Here again$/ })
    .waitFor();
});

test('the host mutes the room, changes its notice, and closes it', async () => {
  await makeRoom('closing');
  const alice = await stage.open('Alice', 'GROUPclosing');
  const bob = await stage.open('Bob', 'GROUPclosing');
  await writingIn(bob).waitFor();
  const panel = await openPanel(alice);

  await changeFact(alice, 'Notice', 'Be kind');
  await bob.getByRole('button', { name: 'Notice: Be kind' }).waitFor();
  await panel.getByRole('switch', { name: 'Mute all members' }).click();
  await bob.getByText('The host muted the room.').waitFor();
  await writingIn(bob).waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: 'Dissolve the group' }).click();
  await alice
    .getByRole('dialog', { name: /^Dissolve Show/ })
    .getByRole('button', { name: 'Dissolve the group' })
    .click();

  await bob.getByText('Show was dissolved').waitFor();
  await until(async () => !bob.url().includes('closing'));
});

test('the host mutes one who speaks, lets them speak again, and keeps them out; they do not come back', async () => {
  await makeRoom('unruly');
  const alice = await stage.open('Alice', 'GROUPunruly');
  const bob = await stage.open('Bob', 'GROUPunruly');
  await writingIn(bob).waitFor();
  await say(bob, 'Boo');
  const choose = async (...labels: string[]) => {
    await wallOf(alice).getByRole('article', { name: /Boo$/ }).getByRole('button', { name: 'Actions for Bob' }).click();
    for (const label of labels) await alice.getByRole('menuitem', { name: new RegExp(`^${label}( right)?$`) }).click();
  };

  await choose('Mute', '10 minutes');
  await wallOf(bob).getByText('Alice muted Bob', { exact: true }).waitFor();
  await say(bob, 'Hey');
  await bob.getByText(/\(10017\)/).waitFor();
  await choose('Lift the mute');
  await wallOf(bob).getByText('Alice let Bob speak again', { exact: true }).waitFor();
  await choose('Remove and keep out', '1 hour');

  await bob.getByText('You were kept out of Show').waitFor();
  await until(async () => !bob.url().includes('unruly'));
  await openDialog(bob, 'Join by ID');
  await bob.getByRole('textbox', { name: 'Group ID' }).fill('unruly');
  await bob.getByRole('button', { name: 'Join', exact: true }).click();
  await bob.getByText(/\(10007\)/).waitFor();
});

test('who looks at older messages is not moved, and is told how many came', async () => {
  await makeRoom('older');
  const bob = await stage.open('Bob', 'GROUPolder');
  await writingIn(bob).waitFor();
  for (let at = 0; at < 60; at++) await speak('older', 'carol', `line ${at}`);
  await wallOf(bob)
    .getByRole('article', { name: /line 59$/ })
    .waitFor();
  const top = () => wallOf(bob).evaluate((wall) => wall.scrollTop);

  await wallOf(bob).hover();
  await bob.mouse.wheel(0, -400);
  await bob.getByRole('button', { name: 'Go to the latest message' }).waitFor();
  const before = await top();
  for (let at = 60; at < 63; at++) await speak('older', 'carol', `line ${at}`);
  await bob.getByRole('button', { name: '3 new messages' }).waitFor();
  expect(await top()).toBe(before);
  expect(
    await wallOf(bob)
      .getByRole('article', { name: /line 60$/ })
      .count(),
  ).toBe(0);
  await look(bob, 'live-held');

  await bob.getByRole('button', { name: '3 new messages' }).click();
  await wallOf(bob)
    .getByRole('article', { name: /line 62$/ })
    .waitFor();
  await speak('older', 'carol', 'line 63');
  await wallOf(bob)
    .getByRole('article', { name: /line 63$/ })
    .waitFor();
  expect(await bob.getByRole('button', { name: /new message/ }).count()).toBe(0);
});

interface Frames {
  count: number;
  /** Frames that took thrice as long as the usual one of the idle page. */
  long: number;
}
interface Watch {
  rows: string[];
  most: number;
  gaps: number[];
}

/** Notes in the page each row that comes, how many stand at once, and the time between frames. */
const watchWall = (page: Page) =>
  page.evaluate(() => {
    const wall = document.querySelector('.wall');
    if (wall === null) throw new Error('no wall');
    const watch: Watch = { rows: [], most: 0, gaps: [] };
    Object.assign(window, { watch });
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((change) => [...change.addedNodes])) {
        const text = (node as HTMLElement).querySelector?.('.saidText')?.textContent;
        if (text) watch.rows.push(text);
      }
      watch.most = Math.max(watch.most, wall.childElementCount);
    }).observe(wall, { childList: true });
    let last = performance.now();
    const frame = (now: number) => {
      watch.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
const watched = (page: Page) => page.evaluate(() => (window as unknown as { watch: Watch }).watch);
/** The times between frames since the last call. */
const takeGaps = (page: Page) =>
  page.evaluate(() => (window as unknown as { watch: Watch }).watch.gaps.splice(0).slice(1));
const framesOf = (gaps: readonly number[], usual: number): Frames => ({
  count: gaps.length,
  long: gaps.filter((gap) => gap > 3 * usual).length,
});
const heapOf = async (tab: CDPSession): Promise<number> => {
  await tab.send('HeapProfiler.collectGarbage');
  const { metrics } = await tab.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
};

/** Says messages evenly over a time, as several people; resolves with their texts in the order of the room. */
async function speakEvenly(groupId: string, seconds: number, first: number): Promise<string[]> {
  const said: { seq: number; text: string }[] = [];
  const startMs = performance.now();
  const all = Array.from({ length: seconds * PER_SECOND }, async (_, at) => {
    // The rate itself is what is tested.
    await Bun.sleep(startMs + (at * 1_000) / PER_SECOND - performance.now());
    const text = `message ${first + at}`;
    const { MsgSeq } = await speak(groupId, `speaker${at % SENDERS}`, text);
    said.push({ seq: MsgSeq, text });
  });
  await Promise.all(all);
  return said.sort((a, b) => a.seq - b.seq).map(({ text }) => text);
}

test('at 40 messages a second the wall shows each once and in order, stays small and stays smooth', async () => {
  await makeRoom('busy');
  const AccountList = Array.from({ length: SENDERS }, (_, at) => ({ UserID: `speaker${at}`, Nick: `Speaker ${at}` }));
  await stage.rest.ok('im_open_login_svc/multiaccount_import', { AccountList });
  const bob = await stage.open('Bob', 'GROUPbusy');
  await writingIn(bob).waitFor();
  const tab = await bob.context().newCDPSession(bob);
  await tab.send('Performance.enable');
  await watchWall(bob);

  // Idle for as long as half of the talk, on the same page and machine.
  await until(async () => (await watched(bob)).gaps.reduce((sum, gap) => sum + gap, 0) > (SECONDS * 1_000) / 2);
  const idle = await takeGaps(bob);
  const first = await speakEvenly('busy', SECONDS / 2, 0);
  await wallOf(bob)
    .getByRole('article', { name: new RegExp(`${first.at(-1)}$`) })
    .waitFor();
  const heapHalfway = await heapOf(tab);
  await takeGaps(bob);
  const second = await speakEvenly('busy', SECONDS / 2, first.length);
  await wallOf(bob)
    .getByRole('article', { name: new RegExp(`${second.at(-1)}$`) })
    .waitFor();
  const busy = await takeGaps(bob);
  const heapAtEnd = await heapOf(tab);

  const { rows, most } = await watched(bob);
  expect(rows).toEqual([...first, ...second]);
  expect(most).toBeLessThanOrEqual(300);
  expect(await wallOf(bob).locator('> *').count()).toBeLessThanOrEqual(200);
  const usual = idle.toSorted((a, b) => a - b)[Math.floor(idle.length / 2)] ?? 0;
  const [quiet, loud] = [framesOf(idle, usual), framesOf(busy, usual)];
  console.info('frames of the idle page and of the busy one', { usual, quiet, loud, heapHalfway, heapAtEnd });
  expect(loud.count / quiet.count).toBeGreaterThan(0.4);
  expect(loud.long / loud.count).toBeLessThan(quiet.long / quiet.count + 0.3);
  expect(heapAtEnd / heapHalfway).toBeLessThan(1.3);
});
