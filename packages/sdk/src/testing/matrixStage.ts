import {
  errors,
  type GroupType,
  type GroupTypeName,
  type groupTypeColumns,
  groupTypes,
  type Right,
  type Support,
} from '@hongyan/contract';
import { EVENT } from '../face/constants/event.ts';
import { TYPES } from '../face/constants/types.ts';
import { ChatError } from '../face/errors/chatError.ts';
import type { CreateGroupOptions, Message } from '../face/types.ts';
import { type Chat, makeChats } from './chats.ts';
import { hear, sayIn } from './groupChats.ts';

export type Column = keyof typeof groupTypeColumns;

/** What was found of a group, and what the table of types says of it. */
export type Trial = readonly [what: string, found: unknown, expected: unknown];

/** Tries what one column of the table says, in groups of its own. */
export type Walk = (stage: Stage) => Promise<Trial[]>;

/** Four users at a server, and a type of group. */
export interface Stage {
  readonly chats: Awaited<ReturnType<typeof makeChats>>;
  readonly name: GroupTypeName;
  readonly type: GroupType;
  /** Owns the groups. */
  readonly alice: Chat;
  /** Administrator where the type has them. */
  readonly bob: Chat;
  /** A member. */
  readonly carol: Chat;
  /** In no group. */
  readonly dave: Chat;
  /** What each was told so far, by events. */
  heardBy(chat: Chat): readonly Message[];
}

/** Types of groups that the SDK makes; others are made over REST. */
export const isMadeHere = ({ name }: Stage): boolean => name !== 'BChatRoom';
export const isLive = ({ type }: Stage): boolean => type.keeps === 'live';

/** The server's code for what is not permitted. */
export const DENIED = errors.groupDenied.code;

export async function makeStage(name: GroupTypeName): Promise<Stage & AsyncDisposable> {
  const chats = await makeChats('alice', 'bob', 'carol', 'dave');
  const [alice, bob, carol, dave] = [
    ...[await chats.ready('alice'), await chats.ready('bob')],
    ...[await chats.ready('carol'), await chats.ready('dave')],
  ] as const;
  const heard = new Map<Chat, Message[]>();
  for (const chat of [alice, bob, carol, dave]) {
    const messages: Message[] = [];
    heard.set(chat, messages);
    chat.sdk.on(EVENT.MESSAGE_RECEIVED, ({ data }) => messages.push(...(data as Message[])));
  }
  return {
    ...{ chats, name, type: groupTypes[name], alice, bob, carol, dave },
    heardBy: (chat) => heard.get(chat) ?? [],
    [Symbol.asyncDispose]: () => chats[Symbol.asyncDispose](),
  };
}

/** The id of a group that is to be made. */
export const newGroupId = ({ name }: Stage): string =>
  `${name === 'Community' ? '@TGS#_' : ''}${crypto.randomUUID().slice(0, 12)}`;

/** Makes a group of alice's with bob and carol, who know it then; gives its id. */
export async function open(stage: Stage, more: Partial<CreateGroupOptions> = {}): Promise<string> {
  const groupID = newGroupId(stage);
  await (isLive(stage) ? openRoom(stage, groupID, more) : openStored(stage, groupID, more));
  return groupID;
}

async function openStored(stage: Stage, groupID: string, more: Partial<CreateGroupOptions>): Promise<void> {
  const { type, alice, bob, carol } = stage;
  const role = type.admins === 'yes' ? TYPES.GRP_MBR_ROLE_ADMIN : TYPES.GRP_MBR_ROLE_MEMBER;
  const memberList = [{ userID: 'bob', role }, { userID: 'carol' }];
  const [type2018] = type.names;
  const { data } = await alice.sdk.createGroup({ groupID, name: 'G', type: type2018, memberList, ...more });
  for (const chat of [bob, carol]) {
    await chat.next('onGroupListUpdated', ({ data }) => data.some((group) => group.groupID === groupID));
    if (!data.group.isSupportTopic) await hear(chat, (message) => isIn(groupID, message) && message.type === CUSTOM);
  }
}

const CUSTOM = TYPES.MSG_CUSTOM;
const isIn = (groupID: string, { to }: Message) => to === groupID;

async function openRoom(stage: Stage, GroupId: string, more: Partial<CreateGroupOptions>): Promise<void> {
  const { chats, name: Type, type, alice, bob, carol } = stage;
  const [type2018] = type.names;
  if (isMadeHere(stage)) await alice.sdk.createGroup({ groupID: GroupId, name: 'G', type: type2018, ...more });
  else
    await chats.cloud.rest.ok('group_open_http_svc/create_group', { Type, Name: 'G', GroupId, Owner_Account: 'alice' });
  for (const { sdk } of [alice, bob, carol]) await sdk.joinGroup({ groupID: GroupId });
  const admin = { GroupId, CommandType: 1, Admin_Account: ['bob'] };
  if (hasAdmins(stage)) await chats.cloud.rest.ok('group_open_avchatroom_http_svc/modify_admin', admin);
}

/** In live rooms the app appoints them, where there is a list of who is there (decision 009). */
const hasAdmins = ({ type }: Stage): boolean => type.admins === 'yes' || type.memberList === 'online';

/** What a message of the group is found by. */
export const saysIn = (groupID: string, text: string) => (message: Message) =>
  isIn(groupID, message) && message.payload.text === text;

type Saying = Parameters<typeof sayIn>[3] & { listeners?: readonly Chat[] };

/** Says something as alice, or as the app where no member speaks, and gives alice's message once all listeners have it. */
export async function tell(stage: Stage, groupID: string, text: string, given: Saying = {}): Promise<Message> {
  const { chats, type, alice, carol } = stage;
  const { listeners = [carol], ...more } = given;
  const said = type.speak === 'member' ? await sayIn(alice, groupID, text, more) : undefined;
  const MsgBody = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: text } }];
  const message = { GroupId: groupID, From_Account: 'alice', Random: Math.floor(Math.random() * 1e9), MsgBody };
  if (!said) await chats.cloud.rest.ok('group_open_http_svc/send_group_msg', message);
  for (const chat of listeners) await hear(chat, saysIn(groupID, text));
  return said ?? hear(alice, saysIn(groupID, text));
}

/** Brings dave in: by alice where members are added, else on his own. */
export async function enter({ type, alice, dave }: Stage, groupID: string): Promise<void> {
  if (type.addMembers === 'yes') await alice.sdk.addGroupMember({ groupID, userIDList: ['dave'] });
  else await dave.sdk.joinGroup({ groupID });
}

/** 0, or the code by which the SDK refuses. */
export async function attempt(act: () => Promise<unknown>): Promise<number> {
  try {
    await act();
    return 0;
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}

/** The right to what a type has or has not. */
export const given = <R extends Right>(support: Support, right: R): R | 'nobody' =>
  support === 'yes' ? right : 'nobody';

const RANKS = { member: 1, admin: 2, owner: 3, app: 4, nobody: 5 } as const;

/**
 * Lets the highest who has not the right try, then the lowest who has it.
 *
 * @param refused the code for who is in the group
 * @param outside the code for who is not: the server's, unless the SDK has its own
 */
export async function byRight(
  stage: Stage,
  right: Right | 'nobody',
  what: string,
  act: (chat: Chat) => Promise<unknown>,
  refused: number = DENIED,
  outside: number = DENIED,
): Promise<Trial[]> {
  const { alice, bob, carol, dave } = stage;
  const ladder = [
    { chat: dave, rank: 0, code: outside },
    { chat: carol, rank: RANKS.member, code: refused },
    { chat: bob, rank: hasAdmins(stage) ? RANKS.admin : RANKS.member, code: refused },
    { chat: alice, rank: RANKS.owner, code: refused },
  ];
  const unable = ladder.findLast(({ rank }) => rank < RANKS[right]);
  const able = ladder.find(({ rank }) => rank >= RANKS[right]);
  const trials: Trial[] = [];
  if (unable) trials.push([`${unable.chat.userID} ${what}`, await attempt(() => act(unable.chat)), unable.code]);
  if (able) trials.push([`${able.chat.userID} ${what}`, await attempt(() => act(able.chat)), 0]);
  return trials;
}
