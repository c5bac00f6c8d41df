import type { InputOf, RestCommands } from '@hongyan/contract';

type In<Path extends keyof RestCommands> = InputOf<RestCommands[Path]>;
type Of<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;
type Member = Of<In<'group_open_http_svc/import_group_member'>['MemberList']>;

/**
 * What moves from one app to another, by kind. Fields are those of the REST commands that import them, so that each command
 * checks what it is given and no second description can differ from it.
 */
export interface Moved {
  account: Of<In<'im_open_login_svc/multiaccount_import'>['AccountList']> & {
    ProfileItem?: In<'profile/portrait_set'>['ProfileItem'];
  };
  blocked: { From_Account: string; To_Account: string };
  friendGroup: { From_Account: string; GroupName: string };
  friend: { From_Account: string } & Of<In<'sns/friend_import'>['AddFriendItem']>;
  follow: { From_Account: string } & Of<In<'follow/follow_add'>['FollowItem']>;
  group: In<'group_open_http_svc/import_group'> & { GroupId: string };
  topic: In<'group_open_http_svc/import_topic'> & { TopicId: string };
  groupMessage: { GroupId: string; TopicId?: string } & Of<In<'group_open_http_svc/import_group_msg'>['MsgList']>;
  groupOption: Pick<In<'group_open_http_svc/modify_group_base_info'>, 'GroupId' | 'HistoryMsgBeforeJoin'>;
  member: { GroupId: string; Role?: 'Owner' | 'Admin' } & Omit<Member, 'Role'>;
  mute: { GroupId: string; Member_Account?: string; MuteUntil?: number };
  message: Omit<In<'openim/importmsg'>, 'SyncFromOldSystem'>;
}
export type Kind = keyof Moved;
export type MovedRecord<K extends Kind = Kind> = { [One in K]: { kind: One } & Moved[One] }[K];

/** How many records there are of each kind. */
export type KindCounts = Partial<Record<Kind, number>>;

/** The first line of a file. */
export interface Header {
  kind: 'header';
  format: typeof FORMAT;
  version: number;
  sdkAppId?: number;
  /** Version of the program that wrote it. */
  program?: string;
  createdMs?: number;
  counts?: KindCounts;
}

export const FORMAT = 'hongyan-moving';
export const FORMAT_VERSION = 1;

interface KindRule {
  /** What comes before what: nothing of a stage is begun before all of the earlier stages is done. */
  stage: number;
  /** Fields without which a record cannot be told from others. */
  names: readonly string[];
  /** How many of these fields, from the first on, name whose turn it is: records with the same ones go one after the other. */
  keyed: number;
  /** Records in one call at most. */
  batch: number;
}

/** Kinds in the order in which they are written: what a record names stands before it. */
export const kinds: Readonly<Record<Kind, KindRule>> = {
  account: { stage: 0, names: ['UserID'], keyed: 0, batch: 100 },
  // Before friends: blocking somebody ends a friendship, also that of the other side.
  blocked: { stage: 1, names: ['From_Account', 'To_Account'], keyed: 1, batch: 100 },
  friendGroup: { stage: 2, names: ['From_Account', 'GroupName'], keyed: 1, batch: 32 },
  friend: { stage: 2, names: ['From_Account', 'To_Account'], keyed: 1, batch: 100 },
  // Oldest first: lists are in the order in which they came to be.
  follow: { stage: 2, names: ['From_Account', 'To_Account'], keyed: 1, batch: 20 },
  group: { stage: 3, names: ['GroupId'], keyed: 1, batch: 1 },
  topic: { stage: 3, names: ['GroupId', 'TopicId'], keyed: 1, batch: 1 },
  groupMessage: { stage: 3, names: ['GroupId', 'From_Account'], keyed: 1, batch: 20 },
  groupOption: { stage: 3, names: ['GroupId'], keyed: 1, batch: 1 },
  // Behind the messages: who joins is placed among them by the time, and an import of messages would make all unread ones read.
  member: { stage: 3, names: ['GroupId', 'Member_Account'], keyed: 1, batch: 100 },
  mute: { stage: 3, names: ['GroupId'], keyed: 1, batch: 1 },
  message: { stage: 4, names: ['From_Account', 'To_Account'], keyed: 2, batch: 1 },
};

/** Whose turn it is; both directions of a conversation are one. */
export function turnOf(record: MovedRecord): string {
  const { stage, names, keyed } = kinds[record.kind];
  const values = names.slice(0, keyed).map((name) => fieldOf(record, name));
  return `${stage} ${JSON.stringify(record.kind === 'message' ? values.sort() : values)}`;
}

/** A record in few words, for people. */
export function nameOf(record: MovedRecord): string {
  const values = kinds[record.kind].names.map((name) => fieldOf(record, name));
  return [record.kind, ...values.filter((value) => value !== '')].join(' ');
}

function fieldOf(record: MovedRecord, name: string): string {
  const value = (record as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

/** Says why a line's value is no record, or nothing. */
export function recordFlaw(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no JSON object';
  const fields = value as Record<string, unknown>;
  const { kind } = fields;
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) return `has no known kind but ${JSON.stringify(kind)}`;
  const missing = kinds[kind as Kind].names.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  return missing === undefined || (kind === 'mute' && missing !== 'GroupId')
    ? undefined
    : `of kind ${kind} names no ${missing}`;
}

/** Says why a first line's value does not begin a file of this format, or nothing. */
export function headerFlaw(value: unknown): string | undefined {
  const { kind, format, version } = (value ?? {}) as Partial<Header>;
  if (kind !== 'header' || format !== FORMAT) return 'it does not begin with a header of `hongyan export`';
  if (version !== FORMAT_VERSION) return `its format has version ${version}, this program reads ${FORMAT_VERSION}`;
  return undefined;
}
