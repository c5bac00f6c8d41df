import { beforeEach, describe, expect, it } from 'bun:test';
import type { AskedIn, OutboxKind } from '../port/outbox.ts';
import { allow, befriend, LIMITS } from './friends.ts';
import { readRows } from './outbox.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk } from './people.ts';

const KINDS: OutboxKind[] = ['afterFriendAdd', 'afterFriendDelete', 'afterBlacklistAdd', 'afterBlacklistDelete'];
const asked = { operator: 'alice \0', origin: { platform: 'Web', address: '127.0.0.1' } };
const told: AskedIn = { sdkAppId: APP, ...asked };
const NOW = { nowMs: NOON_MS, told };

/** What the port of friends, requests and blacklists writes for webhooks. */
export function friendOutboxSuite(adapter: string, open: Open): void {
  describe(`${adapter}: outbox of the relationship chain`, () => {
    const talk = eachTalk(open);
    beforeEach(() => talk.storage.outbox.subscribe(APP, 'hooks', KINDS));
    addRules(talk);
    goRules(talk);
  });
}

/** Kinds, whose lists and who, and what else the rows say. */
async function rowsOf(talk: Talk, count: number) {
  const rows = await readRows(talk, 'hooks', count);
  return rows.map(({ kind, byUid, timeMs, convId, detail: { pairs = [], friends, ...who } = {} }) => {
    expect({ timeMs, convId, ...who }).toEqual({ timeMs: NOON_MS, convId: 0, ...asked });
    const lists = pairs.map(({ from, to }) => `${from} ${to}`);
    return { kind, byUid, lists, ...(friends && { friends }) };
  });
}

function addRules(talk: Talk): void {
  it('[F17] writes one row of all who came into lists, and none of who was there, was asked, or nobody asked for', async () => {
    const { alice, bob, carol } = talk;
    await befriend(talk, alice, bob, { told });
    await befriend(talk, alice, bob, { told });
    await befriend(talk, bob, carol);
    await allow(talk, carol, 'NeedConfirm');
    await befriend(talk, alice, carol, { told });
    await befriend(talk, alice, carol, { told, isForced: true, isSingle: true });

    expect(await rowsOf(talk, 2)).toEqual([
      {
        ...{ kind: 'afterFriendAdd', byUid: alice.uid, lists: [`${alice.uid} ${bob.uid}`, `${bob.uid} ${alice.uid}`] },
        friends: { command: 'friend_add', initiatorUid: alice.uid, isForced: false },
      },
      {
        ...{ kind: 'afterFriendAdd', byUid: alice.uid, lists: [`${alice.uid} ${carol.uid}`] },
        friends: { command: 'friend_add', initiatorUid: alice.uid, isForced: true },
      },
    ]);
  });

  it('[Z8] writes one row of those whom consent made friends, begun by who asked', async () => {
    const { alice, bob } = talk;
    await allow(talk, bob, 'NeedConfirm');
    await befriend(talk, alice, bob, { told });
    const how = { isMutual: true, remark: '', limits: LIMITS, ...NOW };
    const accept = () => talk.storage.friendApplications.accept(bob.uid, alice.uid, how);

    await Promise.all([accept(), accept()]);

    expect(await rowsOf(talk, 1)).toEqual([
      {
        ...{ kind: 'afterFriendAdd', byUid: bob.uid, lists: [`${alice.uid} ${bob.uid}`, `${bob.uid} ${alice.uid}`] },
        friends: { command: 'friend_response', initiatorUid: alice.uid, isForced: false },
      },
    ]);
  });
}

function goRules(talk: Talk): void {
  it('[F9] writes one row of who went from which list, and none where nobody did', async () => {
    const { alice, bob, carol } = talk;
    await befriend(talk, alice, bob);
    await befriend(talk, alice, carol, { isSingle: true });
    const others = [bob.uid, carol.uid, 99_999];

    await talk.storage.friends.delete(alice.uid, others, { isBoth: true, ...NOW });
    await talk.storage.friends.delete(alice.uid, others, { isBoth: true, ...NOW });

    const lists = [`${alice.uid} ${bob.uid}`, `${alice.uid} ${carol.uid}`, `${bob.uid} ${alice.uid}`];
    expect(await rowsOf(talk, 1)).toEqual([{ kind: 'afterFriendDelete', byUid: alice.uid, lists }]);
  });

  it('[K6] [K3] writes one row of who came onto a blacklist, one of who went, none of the friendship that ended', async () => {
    const { alice, bob, carol } = talk;
    const { blacklist } = talk.storage;
    const others = [bob.uid, carol.uid];
    await befriend(talk, alice, bob);
    await blacklist.add(APP, alice.uid, [carol.uid], { max: 10, nowMs: NOON_MS });

    for (let twice = 0; twice < 2; twice++) await blacklist.add(APP, alice.uid, others, { max: 10, ...NOW });
    for (let twice = 0; twice < 2; twice++) await blacklist.remove(alice.uid, others, NOW);

    const lists = others.map((uid) => `${alice.uid} ${uid}`);
    expect(await rowsOf(talk, 2)).toEqual([
      { kind: 'afterBlacklistAdd', byUid: alice.uid, lists: lists.slice(0, 1) },
      { kind: 'afterBlacklistDelete', byUid: alice.uid, lists },
    ]);
  });
}
