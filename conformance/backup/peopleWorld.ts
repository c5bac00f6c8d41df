import { contentOf, item, longList, merged } from '../merged/lists.ts';
import type { RestClient } from '../rest.ts';
import { makeQuietFriends } from './friendWorld.ts';
import { makePasswords } from './passwords.ts';
import { FOR_EVER, type Inhabitants, LIST_BYTES, ODD, sayIn, UNKNOWN_COMMAND } from './saying.ts';

/** The word that passes and is recorded, until it is refused. */
export const OVERHEARD = 'overheard';

/** Whether the program knows what came with schema 5. */
async function knowsPeople(rest: RestClient): Promise<boolean> {
  const { ErrorCode } = await rest.call('hongyan/get_word_audits', {});
  return ErrorCode !== UNKNOWN_COMMAND;
}

/** Makes a little of everything that schema 5 brought. */
export async function makePeople(here: Inhabitants): Promise<void> {
  if (!(await knowsPeople(here.rest))) return;
  await makeQuietFriends(here);
  await makePasswords(here.rest);
  await labelConversations(here);
  await mergeMessages(here);
  await sayWords(here);
  const mute = (Set_Account: string, of: object) => here.rest.ok('openconfigsvr/setnospeaking', { Set_Account, ...of });
  await mute('grace', { C2CmsgNospeakingTime: FOR_EVER });
  await mute('heidi', { C2CmsgNospeakingTime: FOR_EVER, GroupmsgNospeakingTime: FOR_EVER });
  await mute('heidi', { C2CmsgNospeakingTime: 0 });
}

/** Marks, texts and groups of conversations; the number of a group that was deleted is free. */
async function labelConversations({ alice, rest }: Inhabitants): Promise<void> {
  const convs = ['C2Cbob', 'GROUPteam'];
  await alice.request('markConversations', { convs, set: [1, 31, 33, 63], custom: `own ${ODD}` });
  await alice.request('markConversations', { convs: ['GROUPteam'], clear: [31, 33], custom: '' });
  const home = `home ${ODD}`;
  await alice.request('createConversationGroup', { name: home, convs: ['C2Cbob', 'GROUPhall'] });
  for (const name of ['gone', 'last']) await alice.request('createConversationGroup', { name, convs });
  await alice.request('deleteConversationGroup', { name: 'gone' });
  await alice.request('renameConversationGroup', { name: 'last', newName: 'renamed' });
  await alice.request('moveConversations', { name: home, convs: ['GROUPhall'], isIn: false });
  await alice.request('moveConversations', { name: home, convs: ['C2Ccarol'], isIn: true });

  const From_Account = 'carol';
  const ContactItem = [
    { Type: 1 as const, To_Account: 'alice' },
    { Type: 2 as const, ToGroupId: 'hall' },
  ];
  const GroupContactItem = [{ GroupName: `of the app ${ODD}`, ContactItem }];
  await rest.ok('recentcontact/create_contact_group', { From_Account, GroupContactItem });
  const MarkItem = ContactItem.map((one) => ({
    ...{ OptType: 3 as const, ContactItem: one, SetMark: [2, 32, 62], CustomMark: ODD },
  }));
  await rest.ok('recentcontact/mark_contact', { From_Account, MarkItem });
}

/** Lists of merged messages: held by several messages, held by another list, and held by none any more. */
async function mergeMessages({ alice, bob }: Inhabitants): Promise<void> {
  const { body = [] } = await sayIn(bob, 'GROUPhall', merged({ MsgList: longList(LIST_BYTES, ODD) }));
  const forwarded = merged({ JsonMsgKey: contentOf({ body }).JsonMsgKey ?? '', MsgNum: 20 });
  await sayIn(alice, 'C2Ccarol', forwarded);
  await sayIn(alice, 'GROUPhall', merged({ MsgList: [item(forwarded), ...longList(LIST_BYTES, 'around')] }));
  const { seq } = await sayIn(alice, 'GROUPhall', merged({ MsgList: longList(LIST_BYTES, 'let go') }));
  await alice.request('recallMessage', { conv: 'GROUPhall', seq });
}

/** Words that are recorded, then refused: nobody says them after that. */
async function sayWords({ alice, bob, rest }: Inhabitants): Promise<void> {
  const set = (wordsOwnMode: string) =>
    rest.ok('hongyan/set_settings', { Settings: { wordsOwnMode, wordAuditDays: 3_650 } });
  await set('audit');
  await rest.ok('openim_dirty_words/add', { DirtyWordsList: [OVERHEARD] });
  await sayIn(alice, 'C2Ccarol', `${OVERHEARD} ${ODD}`);
  await sayIn(bob, 'GROUPhall', `${OVERHEARD} by all ${OVERHEARD}`);
  await bob.request('updateProfile', { selfSignature: `not ${OVERHEARD}` });
  await set('refuse');
}
