import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { groups, isNotice, makeTeam, three } from '../testing/classicGroups.ts';
import { classicReady, done } from '../testing/classics.ts';
import { TIMGroupAddOpt, TIMGroupSystemType } from './constants.ts';
import type { TIMGroupSystemElem } from './elements.ts';
import type { TIMGroupPendencyList } from './groupPendency.ts';

test('[S50] who asks to join waits for the owner, who decides by the notice or by the list', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob, carol] = await three(chats);
  await makeTeam(alice, 'Public', [], { addOpt: TIMGroupAddOpt.Auth });

  await done<void>((callback) => groups(bob).joinGroup('team', 'let me in', callback));
  const asked = await alice.hears(isNotice(TIMGroupSystemType.AddRequest));
  const request = asked.getElem(0) as TIMGroupSystemElem;
  expect(request).toMatchObject({ group: 'team', user: 'bob', msg: 'let me in' });
  await done<void>((callback) => {
    request.accept('welcome', callback);
    return 0;
  });
  await bob.hears(isNotice(TIMGroupSystemType.AddAccept));
  await done<void>((callback) => groups(carol).joinGroup('team', 'me too', callback));
  await alice.hears((message) => isNotice(1)(message) && message !== asked);
  const list = await done<TIMGroupPendencyList>((cb) => groups(alice).getPendencyFromServer(null, cb));
  const [item] = list.getPendencies();
  expect(item).toMatchObject({ groupId: 'team', fromUser: 'carol', toUser: 'carol', requestMsg: 'me too' });
  await done<void>((callback) => {
    item?.refuse('full', callback);
    return 0;
  });

  const refused = await carol.hears(isNotice(TIMGroupSystemType.AddRefuse));
  expect((refused.getElem(0) as TIMGroupSystemElem).msg).toBe('full');
  const none = await done<TIMGroupPendencyList>((cb) => groups(alice).getGroupPendencyList({ numPerPage: 5 }, cb));
  expect(none).toMatchObject({ pendencies: [], pendencyMeta: { nextStartTime: 0 } });
  await done<void>((callback) => groups(alice).pendencyReport(0, callback));
  await done<void>((callback) => groups(bob).quitGroup('team', callback));
  await bob.next('onGroupDelete', (group: string) => group === 'team');
  await expect(done<void>((cb) => groups(alice).quitGroup('team', cb))).rejects.toMatchObject({ code: 10009 });
});

test('what waits for a decision comes in pages by time, none left out and none twice', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const [alice, bob, carol] = await three(chats);
  const dave = await classicReady(chats, 'dave');
  await makeTeam(alice, 'Public', [], { addOpt: TIMGroupAddOpt.Auth });
  for (const who of [bob, carol, dave]) {
    await done<void>((callback) => groups(who).joinGroup('team', '', callback));
    if (who !== bob) chats.cloud.clock.advance(5_000);
  }
  const read = (option: { timestamp?: number; numPerPage: number }) =>
    done<TIMGroupPendencyList>((cb) => groups(alice).getPendencyFromServer(option, cb));

  const first = await read({ numPerPage: 1 });
  const { nextStartTime } = first.pendencyMeta;
  const second = await read({ numPerPage: 1, timestamp: nextStartTime });

  expect(first.pendencies.map(({ fromUser }) => fromUser)).toEqual(['dave']);
  // Those of one second come together.
  expect(second.pendencies.map(({ fromUser }) => fromUser).sort()).toEqual(['bob', 'carol']);
  expect([nextStartTime > 0, second.pendencyMeta.nextStartTime]).toEqual([true, 0]);
});
