import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '@hongyan/conformance/until';
import { noFaults } from '../testing/faultySocket.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { makeWorld } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test.each([
  ['first', noFaults],
  ['last', { ...noFaults, late: 1 }],
])(
  'a topic that is made after one was added to its community is told once, its change coming %s; older ones are not',
  async (when, rates) => {
    await using world = await makeWorld(server, `anna-${when}`, `ben-${when}`);
    const [alice, bob] = await Promise.all(world.userIds.map((userId) => world.device(userId)));
    if (!alice || !bob) throw new Error('somebody is missing');
    const groupId = `@TGS#_${when}`;
    const make = (name: string) =>
      alice.core.callGroup('createTopic', { groupId, topicId: `${groupId}@TOPIC#_${name}`, name });
    await alice.core.callGroup('createGroup', { type: 'Community', name: 'town', groupId, isSupportTopic: true });
    await make('old');
    await world.idle();
    // The joining is being taken in while the topic is made.
    const joined = Promise.withResolvers<void>();
    bob.slowStore('putUserSeq', () => joined.promise);
    await alice.core.callGroup('addGroupMembers', { groupId, userIds: [bob.userId] });
    await until(() => bob.core.joinedGroups().length === 1);
    bob.network.setRates(rates);
    await make('new');

    joined.resolve();
    await until(() => bob.core.topics().length === 2);
    bob.network.setRates(noFaults);
    bob.network.releaseLate();
    await world.idle();

    expect(bob.recorder.topicNews).toEqual([`created GROUP${groupId}@TOPIC#_new`]);
  },
);
