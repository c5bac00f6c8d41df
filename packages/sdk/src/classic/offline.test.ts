import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../local/sqlite.ts';
import { makeChats } from '../testing/chats.ts';
import { type Classic, classicOf, classicReady, done, sayTo, talk, texts } from '../testing/classics.ts';
import type { TIMMessage } from './message.ts';

/** So many are in a page of the server's. */
const PAGE = 20;
const WORDS = 50;

const before = (who: Classic, count: number, last: TIMMessage | null, peer = 'bob') =>
  done<TIMMessage[]>((callback) => talk(who, peer).getMessage(count, last, callback));
const after = (who: Classic, count: number, last: TIMMessage) =>
  done<TIMMessage[]>((callback) => talk(who, 'bob').getMessageForward(count, last, callback));

test('[S29] [S3] without a network history is read as far as it is kept without a hole, and is 6012 beyond it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-classic-offline-'));
  try {
    await using chats = await makeChats('alice', 'bob', 'carol');
    await chats.cloud.set({ pageMax: PAGE });
    const bob = await classicReady(chats, 'bob');
    for (let n = 1; n <= WORDS; n++) await sayTo(bob, 'alice', `${n}`);
    const phone = () => classicOf(chats, 'alice', { localStore: sqliteStore({ folder }) }, {}, 'phone');
    const online = phone();
    await online.signIn();
    await before(online, 5, null);
    await done<void>((callback) => online.manager.logout(callback));
    const alice = phone();
    alice.cut();
    await alice.signIn();

    const newest = await before(alice, 10, null);
    const rest = await before(alice, WORDS, newest.at(-1) ?? null);
    const oldest = rest.at(-1) as TIMMessage;
    const forward = await after(alice, 5, oldest);

    expect(texts(newest)[0]).toBe(`${WORDS}`);
    expect(newest.length + rest.length).toBe(PAGE);
    expect(texts(forward)).toEqual(texts([...newest, ...rest].reverse().slice(1, 6)));
    await expect(before(alice, 5, oldest)).rejects.toMatchObject({ code: 6012 });
    await expect(before(alice, 5, null, 'carol')).rejects.toMatchObject({ code: 6012 });
    expect(await after(alice, 5, newest[0] as TIMMessage)).toEqual([]);
    await done<void>((callback) => alice.manager.logout(callback));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
