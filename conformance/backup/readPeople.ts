import type { OutputOf, RestCommands } from '@hongyan/contract';
import type { RestClient } from '../rest.ts';
import { quiet } from './friendWorld.ts';
import { readPasswords } from './passwords.ts';
import type { AskAs, Keep } from './readLog.ts';
import { asKept } from './readRooms.ts';

type Contacts = OutputOf<RestCommands['recentcontact/get_list']>['SessionItem'];

/** Asks for texts that passed with a word. */
export const AUDITS = 'recorded words';
const TagList = [
  ...['Group', 'Remark', 'AddTime', 'AddSource', 'AddWording', 'RemarkTime'].map((own) => `Tag_SNS_IM_${own}`),
  ...['a', 'b', 'n'].map((own) => `Tag_SNS_Custom_${own}`),
];
const WAYS = ['Single', 'Both'];

/** Asks as the app for lists of people, labels, mutes, passwords and words; what is refused is answered by its code. */
export async function readPeople(rest: RestClient, people: readonly string[], keep: Keep): Promise<void> {
  const ask = async (what: string, path: string, body: object) => {
    const answer = await rest.call(path, body);
    keep(what, answer.ErrorCode === 0 ? asKept(answer) : { ErrorCode: answer.ErrorCode });
    return answer;
  };
  const all = [...people, ...quiet];
  for (const From_Account of all) {
    const of = (what: string) => `${what} of ${From_Account}`;
    const asks = (what: string, path: string, body: object) => ask(of(what), path, { From_Account, ...body });
    await asks('friends', 'sns/friend_get', { StartIndex: 0 });
    await asks('fields of friends', 'sns/friend_get_list', { To_Account: all, TagList });
    await asks('friend groups', 'sns/group_get', { NeedFriend: 'Need_Friend_Type_Yes' });
    await asks('blacklist', 'sns/black_list_get', { StartIndex: 0, MaxLimited: 100, LastSequence: 0 });
    for (const FollowType of [1, 2, 3]) await asks(`follows (${FollowType})`, 'follow/follow_get', { FollowType });
    await asks('follow types', 'follow/follow_check', { To_Account: all });
    await asks('follow counts', 'follow/follow_get_info', { To_Account: all });
    for (const way of WAYS) {
      const checked = (kind: string) => ({ To_Account: all, CheckType: `${kind}_Type_${way}` });
      await asks(`friendships (${way})`, 'sns/friend_check', checked('CheckResult'));
      await asks(`blocks (${way})`, 'sns/black_list_check', checked('BlackCheckResult'));
    }
    const listed = await asks('contacts', 'recentcontact/get_list', { AssistFlags: 2 });
    await asks('labels', 'recentcontact/get_contact_group', { StartIndex: 0 });
    const ContactItem = ((listed.SessionItem ?? []) as Contacts).map(({ Type, To_Account, GroupId }) => ({
      ...{ Type, To_Account, ToGroupId: GroupId },
    }));
    if (ContactItem.length > 0) await asks('labels by name', 'recentcontact/search_contact_group', { ContactItem });
    await ask(of('mutes'), 'openconfigsvr/getnospeaking', { Get_Account: From_Account });
  }
  await ask(AUDITS, 'hongyan/get_word_audits', { Count: 100 });
  await readPasswords(rest, keep);
}

/** Asks as a user for what it has of people and of its conversations. */
export async function readOwn(ask: AskAs): Promise<void> {
  await ask('friends', 'getFriends', {});
  await ask('friend requests', 'getFriendApplications', {});
  await ask('friend groups', 'getFriendGroups', {});
  await ask('blacklist', 'getBlacklist', {});
  for (const list of ['followers', 'following', 'mutual']) await ask(list, 'getFollows', { list });
  await ask('conversation groups', 'getConversationGroups', {});
  await ask('do-not-disturb time', 'getReceiveAll', {});
}
