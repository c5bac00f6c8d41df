import { type Inhabitants, unlessUnknown } from './saying.ts';

/** Who follows whom: both ways, one way, since long ago, no more, one who goes with his account and one who is blocked later. */
export async function makeFollowers({ alice, bob, carol, dave, rest }: Inhabitants): Promise<void> {
  const does = (who: typeof alice, command: string, ...userIds: string[]) =>
    who.ask(command, { userIds }).catch(unlessUnknown);
  await does(alice, 'follow', 'bob', 'carol', 'dave');
  await does(bob, 'follow', 'alice', 'carol');
  await does(carol, 'follow', 'bob', 'alice');
  await does(dave, 'follow', 'alice');
  await does(alice, 'unfollow', 'carol');
  await rest.call('follow/follow_add', {
    ...{ From_Account: 'grace', FollowItem: [{ To_Account: 'alice', FollowTime: 1_600_000_000 }] },
  });
}
