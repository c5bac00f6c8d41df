import { setDefaultTimeout, test } from 'bun:test';
import {
  askToBeFriend,
  befriend,
  contactStage,
  friendRow,
  letAdd,
  refuseFriends,
  showContacts,
} from './contactPages.ts';
import { say } from './demo.ts';
import { confirm, look, openPanel, panelOf } from './groupPages.ts';

setDefaultTimeout(180_000);

const stage = contactStage();

test('[S44] one asks, the other accepts under a name of their own, and both see each other as friends', async () => {
  const alice = await stage().open('Alice');
  const bob = await stage().open('Bob', undefined, { viewport: { width: 390, height: 780 }, colorScheme: 'dark' });
  await look(alice, 'chats');
  await letAdd(bob, 'If I agree');
  await showContacts(alice);
  await look(alice, 'contacts-empty');

  await askToBeFriend(alice, 'bob', 'Shall we climb?');
  await alice.getByText('bob was asked and has to agree').waitFor();
  await alice.getByRole('region', { name: 'Sent' }).getByText('Shall we climb?').waitFor();
  await look(alice, 'request-sent');

  await bob.getByRole('button', { name: 'Contacts, 1 new request' }).click();
  await look(bob, 'request-badge');
  await bob.getByRole('button', { name: 'New friends, 1 new request' }).click();
  const received = bob.getByRole('region', { name: 'Received' });
  await received.getByText('Shall we climb?').waitFor();
  await bob.getByRole('button', { name: 'Back to the contacts' }).click();
  await bob.getByRole('button', { name: 'Contacts', exact: true }).waitFor();
  await bob.getByRole('button', { name: 'New friends', exact: true }).click();
  await look(bob, 'request-received');
  await received.getByRole('button', { name: 'Accept' }).click();
  await look(bob, 'request-accept');
  await bob.getByRole('textbox', { name: 'Remark' }).fill('Ally');
  await bob.keyboard.press('Enter');

  await bob.getByText('No requests').waitFor();
  await bob.getByRole('button', { name: 'Back to the contacts' }).click();
  await friendRow(bob, 'Ally', ', Online').waitFor();
  await friendRow(alice, 'Bob', ', Online').waitFor();
  await friendRow(alice, 'Bob').click();
  await alice.getByRole('heading', { name: 'Bob' }).waitFor();
  await look(alice, 'card');
});

test('a remark stands in the conversation list, in the chat and in the contacts, also after a reload', async () => {
  await befriend(stage(), 'carol', 'alice');
  const alice = await stage().open('Alice', 'C2Ccarol');
  await say(alice, 'Hello from Alice');
  const carol = await stage().open('Carol', 'C2Calice');
  await carol.getByRole('heading', { name: 'Alice' }).waitFor();

  await carol.getByRole('button', { name: 'About Alice' }).click();
  const panel = carol.getByRole('dialog', { name: 'About Alice' });
  await panel.getByRole('button', { name: 'Change: Remark' }).click();
  await panel.getByRole('textbox', { name: 'Remark' }).fill('Sister');
  await carol.keyboard.press('Enter');
  await carol.getByRole('dialog', { name: 'About Sister' }).getByText('Name').waitFor();
  await look(carol, 'card-in-chat');
  await carol.keyboard.press('Escape');

  const listed = carol.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: /^Sister/ });
  await listed.first().waitFor();
  await carol.getByRole('heading', { name: 'Sister' }).waitFor();
  await carol.getByRole('article', { name: /^Sister, .*Hello from Alice$/ }).waitFor();
  await carol.reload();
  await listed.first().waitFor();
  await showContacts(carol);
  await friendRow(carol, 'Sister').waitFor();
  await carol.getByRole('searchbox', { name: 'Search contacts' }).fill('ali');
  await carol.keyboard.press('Enter');
  await carol.getByRole('heading', { name: 'Sister' }).waitFor();
});

test('[S3] whoever cannot be added is told why in plain words', async () => {
  await befriend(stage(), 'alice', 'bob');
  await refuseFriends(stage(), 'grump');
  await stage().rest.ok('im_open_login_svc/account_import', { UserID: 'hidden' });
  await stage().rest.ok('sns/black_list_add', { From_Account: 'hidden', To_Account: ['alice'] });
  const alice = await stage().open('Alice');
  await showContacts(alice);
  await friendRow(alice, 'Bob').waitFor();
  await alice.getByRole('navigation', { name: 'Contacts' }).getByRole('button', { name: 'Add friend' }).click();
  const field = alice.getByRole('dialog').getByRole('textbox', { name: 'User ID' });

  const answers = {
    '': 'Please fill this in',
    alice: 'This is you',
    bob: 'You are friends already',
    'no-such-user': 'There is no such user. (30003)',
    grump: 'They take no friend requests. (30516)',
    hidden: 'They do not take requests from you. (30525)',
  };
  for (const [userId, answer] of Object.entries(answers)) {
    await field.fill(userId);
    await field.press('Enter');
    await alice.getByRole('dialog').getByText(answer).waitFor();
  }
  await look(alice, 'add-friend');
});

test('who somebody in a group is, is a click away, and so is becoming friends', async () => {
  await stage().rest.ok('im_open_login_svc/account_import', { UserID: 'erin', Nick: 'Erin' });
  await stage().rest.ok('group_open_http_svc/create_group', {
    ...{ Owner_Account: 'erin', Type: 'Public', Name: 'Ridge', GroupId: 'ridge' },
    MemberList: [{ Member_Account: 'carol' }],
  });
  await stage().rest.ok('group_open_http_svc/send_group_msg', {
    ...{ GroupId: 'ridge', From_Account: 'erin', Random: 1 },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Who am I?' } }],
  });
  const carol = await stage().open('Carol', 'GROUPridge');

  await carol
    .getByRole('article', { name: /Who am I\?$/ })
    .getByTitle('Erin')
    .click();
  const panel = carol.getByRole('dialog', { name: 'About Erin' });
  await panel.getByRole('button', { name: 'Add friend' }).click();
  const asking = carol.getByRole('dialog', { name: 'Add friend' });
  await asking.getByRole('textbox', { name: 'Remark' }).fill('Rin');
  await carol.keyboard.press('Enter');
  await carol.getByText('Rin is your friend now').waitFor();
  await carol.getByRole('dialog', { name: 'About Rin' }).getByRole('button', { name: 'Delete friend' }).waitFor();
  await look(carol, 'card-in-group');
  await carol.keyboard.press('Escape');

  await carol.getByRole('article', { name: /^Rin, .*Who am I\?$/ }).waitFor();
  await openPanel(carol);
  await panelOf(carol).getByRole('button', { name: /^Erin/ }).click();
  await carol.getByRole('dialog', { name: 'About Rin' }).getByRole('button', { name: 'Message' }).click();
  await carol.getByRole('heading', { name: 'Rin', level: 2 }).waitFor();
});

test('a friend is deleted from both lists after a question', async () => {
  await befriend(stage(), 'carol', 'bob', 'Bobby');
  await befriend(stage(), 'bob', 'carol');
  const carol = await stage().open('Carol');
  const bob = await stage().open('Bob');
  await showContacts(bob);
  await friendRow(bob, 'Carol').waitFor();
  await showContacts(carol);
  await friendRow(carol, 'Bobby').click();

  await carol.getByRole('button', { name: 'Delete friend' }).click();
  await look(carol, 'delete-friend');
  await confirm(carol, /^Delete Bobby/, 'Delete friend');

  await friendRow(bob, 'Carol').waitFor({ state: 'detached' });
  await friendRow(carol, 'Bobby').waitFor({ state: 'detached' });
  await carol.getByText('Pick a contact').waitFor();
});
