import { expect } from 'bun:test';
import { noFaults } from './faultySocket.ts';
import type { LawEvent } from './lawEvent.ts';
import { nextEvents } from './lawEvents.ts';
import type { Stage } from './lawStage.ts';
import { fetchRelations, freshRelations, keptRelations, toldRelations } from './relationView.ts';
import { viewOf, withNumbersOf } from './view.ts';
import { within } from './waiting.ts';

/** How an event reaches the old client. */
export const ways: Record<string, (stage: Stage, law: LawEvent) => Promise<void>> = {
  'delivered live': async (stage, { cause }) => {
    await cause(stage);
  },
  'missed while offline and caught up': async (stage, { cause }) => {
    stage.old.network.setUp(false);
    await cause(stage);
    stage.old.network.setUp(true);
    await stage.old.comeBack();
  },
  'delivered twice': async (stage, { cause }) => {
    stage.old.network.setRates({ ...noFaults, double: 1 });
    await cause(stage);
    await stage.world.idle();
    stage.old.network.releaseLate();
  },
  'lost, and followed by the next ones': async (stage, { cause }) => {
    stage.old.network.setRates({ ...noFaults, drop: 1 });
    await cause(stage);
    await stage.world.idle();
    stage.old.network.setRates(noFaults);
    await nextEvents(stage);
  },
};

/** How it reaches the client of a device that keeps its data, by way of another process. */
export const waysAcrossProcesses: typeof ways = {
  'missed by a process that was killed, and caught up by the next one': async (stage, { cause }) => {
    stage.old.network.setUp(false);
    await cause(stage);
    stage.old.network.setUp(true);
    await begunAgain(stage);
  },
  'delivered to a process that is killed at once': async (stage, { cause }) => {
    await cause(stage);
    await begunAgain(stage);
  },
};

/** The old client's process is killed, and the next one is where it was. */
async function begunAgain({ old }: Stage): Promise<void> {
  await old.kill();
  await old.comeBack();
  await within('caught up', old.recorder.whenSynced());
  await old.idle();
  await fetchRelations(old.core);
}

/** The law: what the old client shows is what a new one would. */
export async function assertLaw(stage: Stage, isSilent = false): Promise<void> {
  const { world, old } = stage;
  await world.idle();
  await assertStates(stage);
  await assertRelations(stage);
  await assertStatuses(stage);
  await assertFollows(stage);
  await assertReceiveAll(stage);
  const fresh = await world.freshView(old.userId);
  const view = await viewOf(old.core, world.convsOf(old.userId));
  expect({ ...view, heads: isSilent ? withNumbersOf(view.heads, fresh.heads) : view.heads }).toEqual(fresh);
  expect(old.recorder.mirrored()).toEqual(view.heads);
  expect(old.recorder.flaws).toEqual([]);
}

/** The lists of the relationship chain, as they are kept and as they were told, are what a sign-in fetches. */
async function assertRelations({ old, server }: Stage): Promise<void> {
  const fresh = await freshRelations(server, old.userId);
  expect(keptRelations(old.core)).toEqual(fresh);
  expect(toldRelations(old)).toEqual(fresh);
}

/** Attributes and counters of the group are what the server has, as far as they were asked for since the client was in it. */
async function assertStates({ old, server, groupId }: Stage): Promise<void> {
  const { attributes, counters } = old.core.keptState(groupId);
  if (!attributes || !counters) return;
  expect((await old.core.fetchJoinedGroups()).map((group) => group.groupId)).toContain(groupId);
  const asked = { GroupId: groupId };
  const { GroupAttrAry } = await server.rest.ok('group_open_attr_http_svc/get_group_attr', asked);
  expect(new Map(attributes)).toEqual(new Map(GroupAttrAry.map(({ key, value }) => [key, value])));
  const { GroupCounter } = await server.rest.ok('group_open_http_svc/get_group_counter', asked);
  expect(new Map(counters)).toEqual(new Map(GroupCounter.map(({ Key, Value }) => [Key, Value])));
}

/** The status of whom the client subscribed to is what the server says, and what was told last is no other. */
async function assertStatuses({ old }: Stage): Promise<void> {
  const kept = old.core.keptStatuses();
  if (kept.size === 0) return;
  const { statuses } = await old.core.statusesOf([...kept.keys()]);
  expect([...kept.values()]).toEqual(statuses);
  const told = new Map(old.recorder.statusNews.map((status) => [status.userId, status]));
  for (const status of told.values()) expect(status).toEqual(kept.get(status.userId) as typeof status);
}

/** Of a do-not-disturb time, of which a client keeps nothing, it was told that it is to be asked for; perhaps once too often. */
async function assertReceiveAll({ old }: Stage): Promise<void> {
  const { receiveOption } = await old.core.callLabels('getReceiveAll', {});
  const isTold = old.recorder.userEvents.some(({ kind }) => kind === 'receiveAllChanged');
  if (receiveOption !== 0) expect(isTold).toBe(true);
}

/** Who follows whom by all that was told, from nobody on, is what the server lists. */
async function assertFollows({ old }: Stage): Promise<void> {
  const told = { followers: new Set<string>(), following: new Set<string>(), mutual: new Set<string>() };
  for (const { kind, conv = '', value } of old.recorder.followNews)
    for (const list of [
      told[kind.startsWith('following') ? 'following' : 'followers'],
      ...(value ? [told.mutual] : []),
    ])
      if (kind.endsWith('Added')) list.add(conv.slice(3));
      else list.delete(conv.slice(3));
  for (const list of ['followers', 'following', 'mutual'] as const) {
    const { follows } = await old.core.callFriends('getFollows', { list });
    expect([...told[list]].sort()).toEqual(follows.map(({ userId }) => userId).sort());
  }
}
