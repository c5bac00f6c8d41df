import { wireUserEvent } from '@hongyan/server/src/conversation/wire.ts';
import { OutEvent } from '@hongyan/server/src/delivery/outEvent.ts';
import { idOf, type LawEvent, user } from './lawEvent.ts';
import type { Stage } from './lawStage.ts';

/** What a user's own stream tells: of its conversations, profile, labels, friends and settings. */
export const lawUserEvents: readonly LawEvent[] = [
  user('conversationDeleted', 'with its history', ({ bob, withAlice }) => bob.core.deleteConversation(withAlice, true)),
  user('conversationDeleted', 'without its history', ({ bob, withAlice }) =>
    bob.core.deleteConversation(withAlice, false),
  ),
  user('historyCleared', 'of a loaded log', ({ bob, withAlice }) => bob.core.clearHistory(withAlice)),
  user('historyCleared', 'of a log that is not loaded', ({ bob, withCarol }) => bob.core.clearHistory(withCarol)),
  user('conversationPinned', 'once', ({ bob, withAlice }) => bob.core.pin(withAlice, true)),
  user('conversationPinned', 'and unpinned', async ({ bob, withAlice }) => {
    await bob.core.pin(withAlice, true);
    await bob.core.pin(withAlice, false);
  }),
  user('receiveOption', 'to silent', ({ bob, withAlice }) => bob.core.setReceiveOption(withAlice, 2)),
  user('receiveOption', 'to none and back', async ({ bob, withAlice }) => {
    await bob.core.setReceiveOption(withAlice, 1);
    await bob.core.setReceiveOption(withAlice, 0);
  }),
  user('conversationUnread', 'set from outside', ({ server, bob, alice }) => setUnread(server.app, bob, alice, 5)),
  user('conversationUnread', 'set to none from outside', ({ server, bob, alice }) =>
    setUnread(server.app, bob, alice, 0),
  ),
  user('profileChanged', 'by another device', ({ bob }) =>
    bob.core.updateProfile({ nick: 'Bob', gender: 'Gender_Type_Male' }),
  ),
  user('conversationLabels', 'by the app', (stage) =>
    stage.server.rest.ok('recentcontact/mark_contact', {
      ...ofBob(stage),
      MarkItem: [{ OptType: 1, ContactItem: { Type: 1, To_Account: idOf(stage.withAlice) }, SetMark: [32] }],
    }),
  ),
  user('conversationGroups', 'by the app', (stage) =>
    stage.server.rest.ok('recentcontact/create_contact_group', {
      ...ofBob(stage),
      GroupContactItem: [{ GroupName: 'work' }],
    }),
  ),
  user('conversationGroups', 'deleted by the app, another one made under its number', async (stage) => {
    const ContactItem = [{ Type: 1 as const, To_Account: idOf(stage.withAlice) }];
    await stage.server.rest.ok('recentcontact/create_contact_group', {
      ...ofBob(stage),
      GroupContactItem: [{ GroupName: 'gone', ContactItem }],
    });
    await stage.server.rest.ok('recentcontact/del_contact_group', { ...ofBob(stage), GroupName: ['gone'] });
    await stage.server.rest.ok('recentcontact/create_contact_group', {
      ...ofBob(stage),
      GroupContactItem: [{ GroupName: 'new' }],
    });
  }),
  user('friendsChanged', 'by the app', (stage) =>
    stage.server.rest.ok('sns/friend_import', {
      ...ofBob(stage),
      AddFriendItem: [{ To_Account: idOf(stage.withAlice) }],
    }),
  ),
  user('friendGroupsChanged', 'by the app', (stage) =>
    stage.server.rest.ok('sns/group_add', { ...ofBob(stage), GroupName: ['work'] }),
  ),
  user('friendApplicationsChanged', 'by a request', async ({ server, bob, withAlice, withBob }) => {
    await bob.core.updateProfile({ allowType: 'AllowType_Type_NeedConfirm' });
    const AddFriendItem = [{ To_Account: idOf(withBob) }];
    await server.rest.ok('sns/friend_add', { From_Account: idOf(withAlice), AddFriendItem });
  }),
  user('blacklistChanged', 'by the app', async (stage) => {
    // Somebody whom nobody talks to: who is blocked could send none of what follows.
    await stage.server.rest.ok('im_open_login_svc/account_import', { UserID: 'mallory' });
    await stage.server.rest.ok('sns/black_list_add', { ...ofBob(stage), To_Account: ['mallory'] });
  }),
  user('receiveAllChanged', 'by another device of the user', ({ bob }) =>
    bob.core.callLabels('setReceiveAll', { receiveOption: 2, startSec: 7, durationSec: 60, isRepeated: true }),
  ),
];

const ofBob = ({ withBob }: Stage) => ({ From_Account: idOf(withBob) });

/** Sets the unread count as the REST command for it will: no command of today does. */
async function setUnread(app: Stage['server']['app'], bob: Stage['bob'], alice: Stage['alice'], count: number) {
  const [b, a] = [Number(bob.core.me?.uid), Number(alice.core.me?.uid)];
  const pair = { sdkAppId: 1_400_000_001, a: b, b: a };
  const outcome = await app.ctx.storage.conversations.setUnread(pair, b, count, Date.now());
  if (!outcome) throw new Error('there is no such conversation');
  app.ctx.deliver(new OutEvent('user', wireUserEvent(outcome.event)), [b]);
}
