import { expect, test } from 'bun:test';
import { download, keyOf, longList, merged } from '@hongyan/conformance/merged/lists';
import { send } from '@hongyan/conformance/say';
import { sweepMergedLists } from './housekeeping.ts';
import { testCloud } from './testing/cloud.ts';

test('[S71] a list of merged messages that nothing holds goes after mergedKeepDays, one that a message holds stays', async () => {
  await using cloud = await testCloud({ mergedKeepDays: 2 });
  await cloud.users('bob');
  const alice = await cloud.signIn('alice');
  const told = await send(alice, 'bob', merged({ MsgList: longList(15_000, 'told') }), { isOnlineOnly: true });
  const stored = await send(alice, 'bob', merged({ MsgList: longList(15_000, 'stored') }));
  const isThere = async () => {
    await sweepMergedLists(cloud.app.ctx);
    const keys = [told, stored].map(keyOf);
    return Promise.all(
      keys.map((key) =>
        download(alice, key).then(
          () => true,
          () => false,
        ),
      ),
    );
  };

  cloud.clock.advance(2 * 86_400_000);
  const before = await isThere();
  cloud.clock.advance(1);

  expect([before, await isThere()]).toEqual([
    [true, true],
    [false, true],
  ]);
});
