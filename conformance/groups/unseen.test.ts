import { describe, expect, test } from 'bun:test';
import type { Client } from '../client.ts';
import { cornerOf } from '../corner.ts';
import { text } from '../say.ts';
import { startOn, stores } from '../stores.ts';
import { said } from './said.ts';

const svc = 'group_open_http_svc';
const SECRET = 'not for all';

/** All that a member is told or can ask for of the group, as one text. */
async function seenBy(client: Client): Promise<string> {
  const conv = 'GROUPteam';
  const asked = [
    await client.request('getMessages', { conv, count: 100 }),
    await client.request('getChanges', { conv, afterRev: 0 }),
    await client.request('getConversations', {}),
    await client.request('getPinnedMessages', { conv }),
    await client.request('sync', { userSeq: 0, conversations: [] }),
  ];
  return JSON.stringify([...asked, client.seen('message'), client.seen('change')]);
}

describe.each(stores)('on the store %s', (kind) => {
  test('[S50] what a message says that one may not see is told by no edit, mention, pin or list', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
    const dave = await here.signIn('dave');
    await alice.request('createGroup', {
      ...{ type: 'Public', name: 'team', groupId: 'team', joinOption: 'FreeAccess' },
      members: [{ userId: 'bob' }, { userId: 'carol' }],
    });
    const conv = 'GROUPteam';
    const early = await alice.request('sendMessage', { ...said(conv, `${SECRET} 1`), at: ['dave'] });
    const some = { targets: ['bob'], at: ['bob', 'carol', 'dave'] };
    const aimed = await alice.request('sendMessage', { ...said(conv, `${SECRET} 2`), ...some });
    await dave.request('joinGroup', { groupId: 'team' });

    for (const { seq } of [early, aimed]) {
      await alice.request('editMessage', { conv, seq, body: text(`${SECRET} ${seq}, edited`) });
      await alice.request('pinMessage', { conv, seq, isPinned: true });
      const edit = { GroupId: 'team', MsgSeq: seq, MsgBody: text(`${SECRET} ${seq}, by REST`) };
      await here.rest.ok('openim/modify_group_msg', edit);
    }
    await alice.request('sendMessage', said(conv, 'end'));
    for (const one of [bob, carol, dave]) await one.next('message', ({ message }) => message.seq > aimed.seq + 1);
    const [atBob, atCarol, atDave] = [await seenBy(bob), await seenBy(carol), await seenBy(dave)];

    expect(atBob).toContain(`${SECRET} ${aimed.seq}, by REST`);
    expect(atCarol).toContain(`${SECRET} ${early.seq}, by REST`);
    expect(atCarol).not.toContain(`${SECRET} ${aimed.seq}`);
    expect(atDave).not.toContain(SECRET);
    expect(bob.seen('change').filter(({ change }) => change.kind === 'edit')).toHaveLength(4);
    for (const one of [carol, dave]) {
      const { conversation } = await one.request('getConversation', { conv });
      expect(conversation?.mentions ?? []).toEqual([]);
    }
  });

  test('[S23] the messages of one sender are deleted, also those for some members', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team', members: [{ userId: 'bob' }] });
    await alice.request('sendMessage', said('GROUPteam', SECRET));
    await alice.request('sendMessage', { ...said('GROUPteam', SECRET), targets: ['bob'] });
    await bob.request('sendMessage', said('GROUPteam', 'of bob'));

    await here.rest.ok(`${svc}/delete_group_msg_by_sender`, { GroupId: 'team', Sender_Account: 'alice' });
    const { messages } = await bob.request('getMessages', { conv: 'GROUPteam' });

    expect(messages.map(({ isRecalled = false }) => isRecalled)).toEqual([false, true, true]);
    expect(JSON.stringify(messages)).not.toContain(SECRET);
  });
});
