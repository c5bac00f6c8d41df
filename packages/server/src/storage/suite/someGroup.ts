import type { Account } from '../port/accounts.ts';
import type { Group, GroupDraft, Operator, Telling } from '../port/groups.ts';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS } from './people.ts';

/** A group of alice's with these members; a live room keeps none. */
export async function someGroup(
  storage: Storage,
  owner: Account,
  { members = [], isLive = false, ...over }: { members?: Account[]; isLive?: boolean } & Partial<Group> = {},
): Promise<Group> {
  const draft: GroupDraft = {
    sdkAppId: APP,
    type: isLive ? 'AVChatRoom' : 'Public',
    name: 'team',
    ...{ introduction: '', notification: '', faceUrl: '', fields: {} },
    ownerUid: owner.uid,
    ...{ joinOption: 'FreeAccess', inviteOption: 'FreeAccess', maxMembers: 0, hasTopics: false },
    ...{ opensHistory: false, createdMs: NOON_MS, receiveOption: 0 },
    ...over,
    members: members.map(({ uid }) => ({ uid })),
    isLive,
  };
  const made = await storage.groups.create(draft, { groups: 0, perDay: 0, ofType: 0, perUser: 0 });
  if ('refused' in made) throw new Error(`the group was not made: ${made.refused}`);
  return made.group;
}

/** How an account does something, without tip or notice unless they are named. */
export const doneBy = (
  { uid, userId, nick, faceUrl }: Operator,
  more: Omit<Partial<Telling>, 'operator'> = {},
): Telling => ({ operator: { uid, userId, nick, faceUrl }, nowMs: NOON_MS + 60_000, ...more });
