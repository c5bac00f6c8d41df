/** Something that happened in a group, in the page's own terms. */
export interface Tip {
  what: TipKind;
  /** Who did it, by the name that is shown. */
  by: string;
  /** Whom it concerns. */
  members: readonly string[];
  /** What of the group, or of the topic, changed: the new values of these, where that is what happened. */
  name?: string;
  introduction?: string;
  notification?: string;
  owner?: string;
  isMutedAll?: boolean;
  /** Of `muted`: 0 lifts it. */
  seconds?: number;
}

export type TipKind =
  | 'join'
  | 'quit'
  | 'removed'
  | 'adminSet'
  | 'adminRemoved'
  | 'info'
  | 'topic'
  | 'muted'
  | 'banned'
  | 'unbanned'
  | 'created';

/** Kinds of tips by their numbers (`GRP_TIP_*`). */
const KINDS: Readonly<Record<number, TipKind>> = {
  1: 'join',
  2: 'quit',
  3: 'removed',
  4: 'adminSet',
  5: 'adminRemoved',
  6: 'info',
  7: 'muted',
  8: 'topic',
  10: 'banned',
  11: 'unbanned',
};

type Fields = Record<string, unknown>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const nameIn = (value: unknown): string => {
  const { nick, userID } = fieldsOf(value);
  return textOf(nick) || textOf(userID);
};

/** What changed of a member may be something else than a mute, for which this page has no words. */
function kindOf({ operationType }: Fields, first: unknown): TipKind | undefined {
  const what = KINDS[Number(operationType)];
  return what === 'muted' && fieldsOf(first).muteTime === undefined ? 'info' : what;
}

/** Reads the payload of a tip; undefined when this page has no words for it. */
export function tipOf(payload: Fields): Tip | undefined {
  const listed = Array.isArray(payload.memberList) ? payload.memberList : [];
  const what = kindOf(payload, listed[0]);
  if (what === undefined) return undefined;
  const by = nameIn(payload.operatorInfo) || textOf(payload.operatorID);
  const [first] = listed;
  const { groupName, notification, introduction, ownerID, muteAllMembers } = fieldsOf(payload.newGroupProfile);
  return {
    ...{ what, by, members: listed.map(nameIn) },
    ...(typeof groupName === 'string' && { name: groupName }),
    ...(typeof notification === 'string' && { notification }),
    ...(typeof introduction === 'string' && { introduction }),
    ...(typeof ownerID === 'string' && { owner: ownerID }),
    ...(typeof muteAllMembers === 'boolean' && { isMutedAll: muteAllMembers }),
    ...(what === 'muted' && { seconds: Number(fieldsOf(first).muteTime) || 0 }),
  };
}

/** The message with which clients tell that a group was made. */
export function createdTip(data: string): Tip | undefined {
  if (!data.includes('group_create')) return undefined;
  try {
    const { businessID, opUser } = fieldsOf(JSON.parse(data));
    return businessID === 'group_create' ? { what: 'created', by: textOf(opUser), members: [] } : undefined;
  } catch {
    return undefined;
  }
}
