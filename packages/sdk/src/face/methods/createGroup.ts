import type { InputOf, SocketCommands } from '@hongyan/contract';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/laterCodes.ts';
import { customFieldsOf } from '../objects/group.ts';
import { informationOf } from '../objects/groupInformation.ts';
import { isIntl } from '../objects/messageForShow.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { CreateGroupOptions, Group } from '../types.ts';

type Params = InputOf<SocketCommands['createGroup']>;
/** How a message is made and sent. */
export type Messaging = Pick<Methods, 'createCustomMessage' | 'sendMessage'>;

const TYPES_OF_GROUPS: readonly string[] = [
  ...[TYPES.GRP_WORK, TYPES.GRP_PUBLIC, TYPES.GRP_MEETING, TYPES.GRP_AVCHATROOM, TYPES.GRP_COMMUNITY],
];
/** Where one joins as the group wants it. */
const TYPES_WITH_JOIN_OPTION: readonly string[] = [TYPES.GRP_PUBLIC, TYPES.GRP_MEETING, TYPES.GRP_COMMUNITY];
/** How ids of communities begin, and no others. */
const COMMUNITY_PREFIX = '@TGS#_';

/** What the socket's `createGroup` takes (§4.11). */
export function createParams(options: CreateGroupOptions): Params {
  const { name, type, groupID, memberList, joinOption, isSupportTopic, ...others } = options;
  if (!TYPES_OF_GROUPS.includes(type)) throw chatError(codes.ILLEGAL_GRP_TYPE);
  if (groupID && groupID.startsWith(COMMUNITY_PREFIX) !== (type === TYPES.GRP_COMMUNITY))
    throw chatError(codes.ILLEGAL_GRP_ID);
  const hasMembers = type !== TYPES.GRP_AVCHATROOM && memberList && memberList.length > 0;
  return {
    ...informationOf({ ...others, ...(joinOption && TYPES_WITH_JOIN_OPTION.includes(type) && { joinOption }) }),
    name,
    type: type as Params['type'],
    ...(groupID && { groupId: groupID }),
    ...(hasMembers && { members: memberList.map(memberParams) }),
    ...(isSupportTopic && { isSupportTopic }),
  };
}

function memberParams(member: NonNullable<CreateGroupOptions['memberList']>[number]) {
  const { userID, role, memberCustomField } = member;
  return {
    userId: userID,
    ...(role && { role: role as 'Admin' }),
    ...(memberCustomField && { customFields: customFieldsOf(memberCustomField) }),
  };
}

/** Makes a group and says in it that it was made, which kits show as a grey line (§4.11). */
export async function createGroup(
  face: Face,
  messaging: Messaging,
  options: CreateGroupOptions,
): Promise<{ group: Group; overLimitUserIDList: string[] }> {
  const { core, groups, log } = face;
  const { group: wire, overLimit } = await core.callGroup('createGroup', createParams(options));
  const group = groups.take(wire);
  if (isAnnounced(group)) {
    // The group is there, whatever becomes of the message.
    await announce(face, messaging, group).catch((error) => log.warn('a new group could not be announced', error));
  }
  return { group, overLimitUserIDList: overLimit };
}

async function announce(face: Face, messaging: Messaging, { groupID: to, type }: Group): Promise<void> {
  const payload = { data: announcement(face, type) };
  const message = messaging.createCustomMessage({ to, conversationType: TYPES.CONV_GROUP, payload });
  await messaging.sendMessage(message);
}

const isAnnounced = ({ type, isSupportTopic }: Group): boolean => type !== TYPES.GRP_AVCHATROOM && !isSupportTopic;

function announcement({ core, profiles, sdkAppId }: Face, type: string): string {
  const isCommunity = type === TYPES.GRP_COMMUNITY;
  const userId = core.me?.userId ?? '';
  const [chinese, english] = isCommunity ? ['创建社群', 'Create Community'] : ['创建群组', 'Create Group'];
  return JSON.stringify({
    businessID: 'group_create',
    content: isIntl(sdkAppId) ? english : chinese,
    cmd: Number(isCommunity),
    opUser: profiles.get(userId)?.nick || userId,
    version: 4,
  });
}
