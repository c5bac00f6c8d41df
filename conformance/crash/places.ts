import type { UserEvent } from '@hongyan/contract';
import type { Client } from '../client.ts';
import type { RestClient } from '../rest.ts';

/** The groups whose members come and go, in order. */
export const GROUPS = ['hall', 'lobby', 'yard'] as const;
/** Who made them and stays. */
export const OWNER = 'alice';
/** Who comes and goes. */
export const PEOPLE = ['bob', 'carol', 'dave'] as const;

/** Where a user stands in a group. */
export type Place = 'none' | 'Member' | 'Admin';

interface Hands {
  /** Of whom it is about. */
  own: Client;
  owner: Client;
  rest: RestClient;
}

/** Something that is done to a user's place, and where the user stands then. */
export interface Deed {
  after: Place;
  act(hands: Hands, groupId: string, userId: string): Promise<unknown>;
}

const svc = 'group_open_http_svc';

const join: Deed = { after: 'Member', act: ({ own }, groupId) => own.request('joinGroup', { groupId }) };
const add: Deed = {
  after: 'Member',
  act: ({ owner }, groupId, userId) => owner.request('addGroupMembers', { groupId, userIds: [userId] }),
};
const addByRest: Deed = {
  after: 'Member',
  act: ({ rest }, GroupId, Member_Account) =>
    rest.ok(`${svc}/add_group_member`, { GroupId, MemberList: [{ Member_Account }] }),
};
const quit: Deed = { after: 'none', act: ({ own }, groupId) => own.request('quitGroup', { groupId }) };
const remove: Deed = {
  after: 'none',
  act: ({ owner }, groupId, userId) => owner.request('removeGroupMembers', { groupId, userIds: [userId] }),
};
const removeByRest: Deed = {
  after: 'none',
  act: ({ rest }, GroupId, userId) => rest.ok(`${svc}/delete_group_member`, { GroupId, MemberToDel_Account: [userId] }),
};
const roleTo = (role: 'Admin' | 'Member'): Deed => ({
  after: role,
  act: ({ owner }, groupId, userId) => owner.request('updateGroupMember', { groupId, userId, role }),
});

/** What may be done to a user who stands there. */
export const deedsOf = (place: Place): readonly Deed[] => {
  if (place === 'none') return [join, join, add, addByRest];
  return [quit, remove, removeByRest, roleTo(place === 'Member' ? 'Admin' : 'Member')];
};

/** The groups that a user is in, as its events since the beginning say, and as its list does. */
export async function told(client: Client): Promise<{ heard: string[]; listed: string[] }> {
  const isIn = new Set<string>();
  const take = ({ kind, conv = '' }: UserEvent) => {
    if (kind === 'groupJoined') isIn.add(conv.slice('GROUP'.length));
    if (kind === 'groupLeft') isIn.delete(conv.slice('GROUP'.length));
  };
  for (let [userSeq, cursor, isLast] = [0, '', false]; !isLast; ) {
    const answer = await client.request('sync', { userSeq, conversations: [], cursor });
    answer.events.forEach(take);
    [userSeq, cursor] = [answer.userSeq, answer.cursor];
    isLast = answer.isCompleted && cursor === '';
  }
  const { groups } = await client.request('getGroups', {});
  return { heard: [...isIn].sort(), listed: groups.map(({ groupId }) => groupId).sort() };
}
