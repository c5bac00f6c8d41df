import { expect, test } from 'bun:test';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutEvent } from '../delivery/outEvent.ts';
import { openEmbedded } from '../storage/embedded/open.ts';
import type { Storage } from '../storage/port/storage.ts';
import { NOON_MS, people, person, upTo } from '../storage/suite/people.ts';
import { someGroup } from '../storage/suite/someGroup.ts';
import { clearForAll } from './clear.ts';
import { dissolveGroup } from './information.ts';
import { noticeMembers } from './notice.ts';
import { operatorOf } from './telling.ts';

/** More than any unit of the store takes at once. */
const MEMBERS = 1_000;
/** What a unit may be about: other messages get through between two of them. */
const AT_ONCE = 210;

/** A group of alice's with a thousand members in a real store, with the size of each unit that is about several members. */
async function crowd() {
  const dataDir = mkdtempSync(join(tmpdir(), 'hongyan-dissolve-'));
  const storage = await openEmbedded({ dataDir, maxQueue: 1_000 });
  const alice = await person(storage, 'alice');
  const members = await people(storage, ...upTo(MEMBERS).map((n) => `member${n}`));
  const group = await someGroup(storage, alice, { members, type: 'Community' });
  const units: number[] = [];
  const told = new Map<number, string[]>();
  const ctx = {
    storage: counting(storage, units),
    clock: { nowMs: () => NOON_MS },
    bus: { publish() {} },
    deliver({ name }: OutEvent, uids: readonly number[]) {
      for (const uid of uids) told.set(uid, [...(told.get(uid) ?? []), name]);
    },
    deliverToGroup() {},
  };
  return {
    ...{ ctx: ctx as never, storage, alice, members, group, units, told },
    [Symbol.asyncDispose]: async () => {
      await storage.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The store itself, with the number of members that each unit was about. */
function counting(storage: Storage, units: number[]): Pick<Storage, 'groups'> {
  const { groups } = storage;
  return {
    groups: {
      ...groups,
      async remove(gid, uids, how) {
        units.push(uids.length);
        return groups.remove(gid, uids, how);
      },
      async clearHistory(gid, seq, uids, nowMs) {
        units.push(uids.length);
        return groups.clearHistory(gid, seq, uids, nowMs);
      },
      async notify(sdkAppId, notice, nowMs) {
        units.push(notice.uids.length);
        return groups.notify(sdkAppId, notice, nowMs);
      },
      async dissolve(gid, how) {
        const news = await groups.dissolve(gid, how);
        if ('left' in news) units.push(news.left.length);
        return news;
      },
    },
  };
}

test('[S53] a large group is dissolved in units of bounded size, and each member is told once', async () => {
  await using stage = await crowd();
  const { storage, alice, members, group, units, told } = stage;

  const events = await dissolveGroup(stage.ctx, group, { actor: 'app', operator: operatorOf(alice) });

  expect(events).toMatchObject([{ kind: 'groupLeft', value: 2 }]);
  expect(Math.max(...units)).toBeLessThanOrEqual(AT_ONCE);
  expect(members.filter(({ uid }) => told.get(uid)?.toSorted().join() !== 'message,user')).toEqual([]);
  expect(await storage.groups.find(group.sdkAppId, [group.groupId])).toEqual([]);
  expect((await storage.groups.joined(members[0]?.uid ?? 0, { offset: 0, count: 1 })).total).toBe(0);
});

test('[S53] a dissolution that broke off is finished by the same call', async () => {
  await using stage = await crowd();
  const { storage, alice, members, group, told } = stage;
  const by = { actor: 'app', operator: operatorOf(alice) } as const;
  const { remove } = storage.groups;
  let units = 0;
  const breaking = {
    ...(stage.ctx as { storage: Storage }),
    storage: {
      groups: {
        ...storage.groups,
        remove: (...args: Parameters<typeof remove>) =>
          ++units > 2 ? Promise.reject(new Error('the process ended')) : remove(...args),
      },
    },
  };
  const failure = await dissolveGroup(breaking as never, group, by).catch((error: Error) => error.message);
  const [half] = await storage.groups.find(group.sdkAppId, [group.groupId]);

  await dissolveGroup(stage.ctx, half ?? group, by);

  expect(failure).toBe('the process ended');
  expect(half?.memberCount).toBeLessThan(MEMBERS);
  expect(half?.ownerUid).toBe(alice.uid);
  expect(members.filter(({ uid }) => told.get(uid)?.length !== 2)).toEqual([]);
  expect(await storage.groups.find(group.sdkAppId, [group.groupId])).toEqual([]);
});

test('a notice to all members of a large group is written in units of bounded size, to each once', async () => {
  await using stage = await crowd();
  const { group, alice, members, units, told } = stage;
  const content = { groupId: group.groupId, groupName: '', groupType: group.type, operator: 'alice', text: 'hi' };

  await noticeMembers(stage.ctx, group, [], { kind: 'custom', ...content });

  expect(Math.max(...units)).toBeLessThanOrEqual(AT_ONCE);
  expect([alice, ...members].filter(({ uid }) => told.get(uid)?.join() !== 'message')).toEqual([]);
});

test('the history of a large group is cleared in units of bounded size, each member is told once (rest-api §14.10)', async () => {
  await using stage = await crowd();
  const { group, alice, members, units, told, storage } = stage;
  const by = { sdkAppId: group.sdkAppId, gid: group.gid, fromUid: alice.uid, fromProfileId: alice.profileId };
  const draft = { ...by, asApp: false, at: [], targets: [], msgSeq: 0, random: 1, clientTimeSec: 0, timeMs: NOON_MS };
  await storage.groups.append({ ...draft, flags: 0, body: '[]', extra: '', keys: [] });

  await clearForAll(stage.ctx, group, undefined);

  expect(Math.max(...units)).toBeLessThanOrEqual(AT_ONCE);
  expect([alice, ...members].filter(({ uid }) => told.get(uid)?.join() !== 'user')).toEqual([]);
});
