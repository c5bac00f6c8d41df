import { describe, expect, test } from 'bun:test';
import { closeCodes, type EventPayload } from '@hongyan/contract';
import { userSubject } from '../bus/port.ts';
import { deliverOver, deliverToGroupOver } from '../delivery/deliver.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { type Client, clusterBus, eventOf, testGateway } from './testGateway.ts';

const phone = { platform: 'Android', deviceId: 'phone' };
const desk = { platform: 'Windows', deviceId: 'desk' };

/** Both sign in before anything of the other's can be heard. */
const together = (a: Client, b: Client, mode: number) =>
  Promise.all([a.call('login', { ...phone, mode }), b.call('login', { ...desk, mode })]);

describe('two nodes', () => {
  test('[S5] a sign-in on one node kicks the session on the other', async () => {
    const bus = clusterBus();
    await using one = testGateway({}, {}, bus);
    await using two = testGateway({}, {}, bus);
    const [old, fresh] = [await one.client(), await two.client()];
    await old.call('login', { ...desk, mode: 4 });
    two.clock.now += 5_000;

    await fresh.call('login', { ...phone, mode: 4 });

    expect(await old.next()).toMatchObject({ n: 'kicked', p: { reason: 'otherDevice', deviceId: 'phone' } });
    expect([one.sessions.count, two.sessions.count]).toEqual([0, 1]);
  });

  test('[S5] when both sign in at the same instant exactly one stays', async () => {
    for (let round = 0; round < 10; round++) {
      const bus = clusterBus();
      await using one = testGateway({}, {}, bus);
      await using two = testGateway({}, {}, bus);

      await together(await one.client(), await two.client(), 4);

      expect(one.sessions.count + two.sessions.count).toBe(1);
    }
  });

  test('[S5] a sign-in that another node has beaten unheard is kicked by the answer to its announcement', async () => {
    const bus = clusterBus();
    await using one = testGateway({}, {}, bus);
    await using two = testGateway({}, {}, bus);
    const [newer, older] = [await one.client(), await two.client()];
    one.clock.now += 5_000;
    await newer.call('login', { ...phone, mode: 4 });

    older.request(['login', { ...desk, mode: 4 }]);

    expect(await older.closed).toMatchObject({ code: closeCodes.kickedByDevice });
    expect([one.sessions.count, two.sessions.count]).toEqual([1, 0]);
  });

  test('[S74] events arrive on the other node too', async () => {
    const bus = clusterBus();
    await using one = testGateway({}, {}, bus);
    await using two = testGateway({}, {}, bus);
    const [a, b] = [await one.client(), await two.client('msgpack')];
    await a.call('login', { ...phone, mode: 1 });
    await b.call('login', { ...desk, mode: 1 });

    deliverOver(bus)(eventOf(2), [1]);

    for (const client of [a, b])
      expect(await client.next()).toEqual({ n: 'message', p: { convId: 'log', message: { body: 'xx' } } });
  });

  test('[S45] who is online is asked of all nodes', async () => {
    const bus = clusterBus();
    await using one = testGateway({}, {}, bus);
    await using two = testGateway({}, {}, bus);
    await (await one.client()).call('login', { ...phone, mode: 1 });
    await (await two.client()).call('login', { ...desk, mode: 1 });

    const [here, there] = [await one.sessions.online(1), await two.sessions.online(1)];

    expect(here.map(({ platform }) => platform)).toEqual(['Android', 'Windows']);
    expect(there.map(({ platform }) => platform)).toEqual(['Windows', 'Android']);
    expect(await one.sessions.online(2)).toEqual([]);
  });

  test('[S26] [S33] after a gap of the bus an account hears the groups that the store says, and what is told meanwhile wins', async () => {
    const gaps: (() => void)[] = [];
    const bus = { ...clusterBus(), onGap: (listener: () => void) => void gaps.push(listener) };
    await using cloud = testGateway({}, {}, bus);
    const alice = await cloud.client();
    await alice.call('login');
    await cloud.sessions.enterGroups(1, [10, 11, 12]);
    cloud.memberships.set(1, [10, 12, 13]);

    for (const tell of gaps) tell();
    bus.publish(userSubject(1), { kind: 'leaveGroup', gid: 12, joins: 1 });
    expect(await alice.next()).toEqual({ n: 'resync', p: {} });
    for (const gid of [10, 11, 12, 13]) deliverToGroupOver(bus)(eventOf(gid), gid);

    const heard = [await alice.next(), await alice.next()].map((frame) => frame.p);
    expect(heard).toEqual([eventOf(10).payload, eventOf(13).payload]);
    expect(await alice.call('ping')).toMatchObject({ r: {} });
  });

  test('[S26] [S50] what was said before somebody became a member is not told it, though another node tells of it later', async () => {
    const bus = clusterBus();
    await using cloud = testGateway({}, {}, bus);
    const alice = await cloud.client();
    await alice.call('login');
    await cloud.sessions.enterGroups(1, [11]);
    await (await cloud.client()).call('login', { ...desk, uid: 2, userId: 'bob' });
    await cloud.sessions.enterGroups(2, [10]);
    const said = (convId: string, seq: number) =>
      new OutEvent('message', { convId, message: { seq, id: '2-1-1' } } as EventPayload<'message'>);

    bus.publish(userSubject(1), { kind: 'enterGroup', gid: 10, from: { convId: 'ten', seq: 5, joins: 3 } });
    for (const seq of [4, 5, 6]) deliverToGroupOver(bus)(said('ten', seq), 10);
    // A topic of a community has a log of its own.
    deliverToGroupOver(bus)(said('topic', 1), 10);
    deliverToGroupOver(bus)(said('eleven', 1), 11);

    const heard = [await alice.next(), await alice.next(), await alice.next()].map((frame) => frame.p);
    expect(heard).toEqual([said('ten', 6), said('topic', 1), said('eleven', 1)].map(({ payload }) => payload));
    expect(await alice.call('ping')).toMatchObject({ r: {} });
  });

  test('[S26] [S33] who left and came back stays in, though another node tells of the leaving later', async () => {
    await using cloud = testGateway({}, {}, clusterBus());
    const alice = await cloud.client();
    await alice.call('login');
    await cloud.sessions.enterGroups(1, [10]);
    const from = { convId: 'ten', seq: 5, joins: 4 };

    cloud.bus.publish(userSubject(1), { kind: 'enterGroup', gid: 10, from });
    cloud.bus.publish(userSubject(1), { kind: 'leaveGroup', gid: 10, joins: 3 });
    deliverToGroupOver(cloud.bus)(eventOf(1), 10);
    cloud.bus.publish(userSubject(1), { kind: 'leaveGroup', gid: 10, joins: 4 });
    deliverToGroupOver(cloud.bus)(eventOf(2), 10);

    expect((await alice.next()).p).toEqual(eventOf(1).payload);
    expect(await alice.call('ping')).toMatchObject({ r: {} });
  });

  test('[S5] a payload of an unknown kind means nothing', async () => {
    await using cloud = testGateway();
    const alice = await cloud.client();
    await alice.call('login');

    cloud.bus.publish(userSubject(1), { kind: 'fromTheFuture' });

    expect(await alice.call('ping')).toMatchObject({ r: {} });
  });
});

/** Two nodes, with account 1 at both and account 2 at the first alone; all of them are in group 10. */
async function withGroup(bus = clusterBus()) {
  const [one, two] = [testGateway({}, {}, bus), testGateway({}, {}, bus)];
  const signIn = async (node: typeof one, uid: number, device: object) => {
    const client = await node.client();
    node.memberships.set(uid, [10]);
    await client.call('login', { ...device, uid, userId: `user ${uid}`, mode: 1 });
    await node.sessions.enterGroups(uid, [10]);
    return client;
  };
  await signIn(one, 2, phone);
  const clients = await Promise.all([signIn(one, 1, phone), signIn(two, 1, desk)]);
  const counts = () => Promise.all([one.sessions.onlineIn(10), two.sessions.onlineIn(10)]);
  return {
    ...{ one, two, clients, counts },
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await two[Symbol.asyncDispose]();
    },
  };
}

describe('members of a group that are online', () => {
  test('[S45] count once, at however many nodes they are signed in', async () => {
    await using nodes = await withGroup();
    expect(await nodes.counts()).toEqual([2, 2]);

    nodes.clients[0]?.socket.close();
    await until(() => nodes.one.sessions.of(1).length === 0);
    expect(await nodes.counts()).toEqual([2, 2]);

    nodes.clients[1]?.socket.close();
    await until(() => nodes.two.sessions.of(1).length === 0);
    expect(await nodes.counts()).toEqual([1, 1]);
  });

  test('[S45] count once also where nodes did not hear of each other’s sign-ins, from the next gap on', async () => {
    const bus = clusterBus();
    const gaps: (() => void)[] = [];
    let isLost = true;
    await using nodes = await withGroup({
      ...bus,
      onGap: (listener) => void gaps.push(listener),
      publish(subject, payload) {
        if (!isLost || payload.kind === 'ask' || payload.kind === 'online') bus.publish(subject, payload);
      },
    });
    expect(await nodes.counts()).toEqual([3, 3]);

    isLost = false;
    gaps[0]?.();

    await until(() => nodes.one.sessions.isShared(1) && nodes.two.sessions.isShared(1));
    expect(await nodes.counts()).toEqual([2, 2]);
    expect([nodes.one.sessions.isShared(2), nodes.one.sessions.isShared(3)]).toEqual([false, false]);
  });
});

/** Lets the loop turn until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000 && !isSo(); turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
}
