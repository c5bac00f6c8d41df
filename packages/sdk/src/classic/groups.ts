import type { InputOf, SocketCommands, WireGroup } from '@hongyan/contract';
import { groupsById } from '../core/groupPages.ts';
import type { Core, GroupCommand } from '../core/port.ts';
import { type Client, issue } from './client.ts';
import { withFields } from './fields.ts';
import { customToWire, groupOf, joinOptionOf, type TIMCreateGroupInfo, type TIMGroupInfo } from './groupInfo.ts';
import { pendencyPage, type TIMGroupPendencyList, type TIMGroupPendencyOption } from './groupPendency.ts';
import { classicFault, type Reply, replyAtEnd } from './reply.ts';

/** A group of those that were asked for: 0, or why it is not shown. */
export class TIMGroupInfoResult extends withFields(() => ({
  group: '',
  resultCode: 0,
  resultInfo: '',
  groupInfo: undefined as TIMGroupInfo | undefined,
})) {}

type Information = Omit<InputOf<SocketCommands['updateGroup']>, 'groupId'>;

/** Groups as such; members are in `TIMGroupManager`, which has all of this. */
export class GroupCalls {
  readonly #client: Client;

  /** @internal */
  constructor(client: Client) {
    this.#client = client;
  }

  /** @internal */
  protected ask<T>(reply: Reply<T>, run: (core: Core, me: string) => Promise<T>): number {
    return issue(this.#client, reply, ({ core, me }) => run(core, me.userId));
  }

  /** @internal */
  protected call<C extends GroupCommand>(command: C, params: InputOf<SocketCommands[C]>, reply: Reply<void>): number {
    return this.ask(reply, async (core) => void (await core.callGroup(command, params)));
  }

  /** Makes a private group with these members; answers its id. */
  createPrivateGroup(members: readonly string[], groupName: string, ...reply: Reply<string>): number {
    return this.#create('Private', { name: groupName, members }, reply);
  }

  /** Makes a public group with these members; answers its id. */
  createPublicGroup(members: readonly string[], groupName: string, ...reply: Reply<string>): number {
    return this.#create('Public', { name: groupName, members }, reply);
  }

  /** Makes a chat room with these members; answers its id. */
  createChatRoomGroup(members: readonly string[], groupName: string, ...reply: Reply<string>): number {
    return this.#create('ChatRoom', { name: groupName, members }, reply);
  }

  /** Makes a live room, which begins without members; answers its id. */
  createAVChatRoomGroup(groupName: string, ...reply: Reply<string>): number {
    return this.#create('AVChatRoom', { name: groupName, members: [] }, reply);
  }

  /** Makes a group from `TIMCreateGroupInfo`, or of a type with an id (null: the server draws one) and a name. */
  createGroup(info: Partial<TIMCreateGroupInfo>, ...reply: Reply<string>): number;
  createGroup(type: string, groupId: string | null, groupName: string, ...reply: Reply<string>): number;
  createGroup(first: Partial<TIMCreateGroupInfo> | string, ...rest: unknown[]): number {
    if (typeof first === 'string') {
      const [groupId, name, ...reply] = rest as [string | null, string, ...Reply<string>];
      return this.#create(first, { name, groupId, members: [] }, reply as Reply<string>);
    }
    return this.ask(rest as Reply<string>, async (core) => {
      const { group } = await core.callGroup('createGroup', creation(first));
      return group.groupId;
    });
  }

  #create(
    type: string,
    { name, groupId, members }: { name: string; groupId?: string | null; members: readonly string[] },
    reply: Reply<string>,
  ): number {
    const info = { groupType: type, groupName: name, group: groupId ?? '' };
    return this.ask(reply, async (core) => {
      const membersInfo = members.map((member) => ({ member }));
      return (await core.callGroup('createGroup', creation({ ...info, membersInfo }))).group.groupId;
    });
  }

  /** Dissolves a group (S53); the owner's to do, in private groups nobody's. */
  deleteGroup(groupId: string, ...reply: Reply<void>): number {
    return this.call('dissolveGroup', { groupId }, reply);
  }

  /** Joins, or asks to: whether one is in it, the conversation and the notices tell. */
  joinGroup(groupId: string, msg: string, ...reply: Reply<void>): number {
    return this.call('joinGroup', { groupId, ...(msg && { text: msg }) }, reply);
  }

  /** Leaves a group (S33). */
  quitGroup(groupId: string, ...reply: Reply<void>): number {
    return this.call('quitGroup', { groupId }, reply);
  }

  /** The groups that the user is in. */
  getGroupList(...reply: Reply<TIMGroupInfo[]>): number {
    return this.ask(reply, async (core) => (await core.fetchJoinedGroups()).map((group) => shown(core, group)));
  }

  /** Groups by id: of others than one's own what may be found of them. */
  getGroupInfo(groupIds: readonly string[], ...reply: Reply<TIMGroupInfoResult[]>): number {
    return this.ask(reply, async (core) => {
      const found = await groupsById(core, groupIds);
      return groupIds.map((group) => resultOf(core, group, found.get(group)));
    });
  }

  /** As `getGroupInfo`, by its name of 2018. */
  getGroupPublicInfo(groupIds: readonly string[], ...reply: Reply<TIMGroupInfoResult[]>): number {
    return this.getGroupInfo(groupIds, ...reply);
  }

  /** What is known here of a group that the user is in. */
  queryGroupInfo(groupId: string): TIMGroupInfo | undefined {
    const core = this.#client.started?.core;
    const group = core?.group(groupId);
    return core && group && shown(core, group);
  }

  #modify(groupId: string, change: Information, reply: Reply<void>): number {
    return this.call('updateGroup', { groupId, ...change }, reply);
  }

  /** Changes the name. */
  modifyGroupName(groupId: string, name: string, ...reply: Reply<void>): number {
    return this.#modify(groupId, { name }, reply);
  }

  /** Changes the introduction. */
  modifyGroupIntroduction(groupId: string, introduction: string, ...reply: Reply<void>): number {
    return this.#modify(groupId, { introduction }, reply);
  }

  /** Changes the notification. */
  modifyGroupNotification(groupId: string, notification: string, ...reply: Reply<void>): number {
    return this.#modify(groupId, { notification }, reply);
  }

  /** Changes the address of the avatar. */
  modifyGroupFaceUrl(groupId: string, faceUrl: string, ...reply: Reply<void>): number {
    return this.#modify(groupId, { faceUrl }, reply);
  }

  /** @param opt one of `TIMGroupAddOpt`; 6017 of another */
  modifyGroupAddOpt(groupId: string, opt: number, ...reply: Reply<void>): number {
    return this.ask(reply, async (core) => {
      await core.callGroup('updateGroup', { groupId, joinOption: knownOption(opt) });
    });
  }

  /** Mutes all members, or lets them speak again. */
  modifyGroupAllShutup(groupId: string, isMutedAll: boolean, ...reply: Reply<void>): number {
    return this.#modify(groupId, { isMutedAll }, reply);
  }

  /** Changes fields of the app's own. */
  modifyGroupCustomInfo(groupId: string, custom: Readonly<Record<string, string>>, ...reply: Reply<void>): number {
    return this.#modify(groupId, { customFields: customToWire(custom) }, reply);
  }

  /** Gives the group to another member. */
  modifyGroupOwner(groupId: string, userId: string, ...reply: Reply<void>): number {
    return this.call('transferGroup', { groupId, userId }, reply);
  }

  /** Answers 7013: the server has no such switch. */
  modifyGroupSearchable(_groupId: string, _isSearchable: boolean, ...reply: Reply<void>): number {
    return this.ask(reply, notSupported);
  }

  /** Answers 7013: the server has no such switch. */
  modifyGroupMemberVisible(_groupId: string, _isVisible: boolean, ...reply: Reply<void>): number {
    return this.ask(reply, notSupported);
  }

  /** Answers 7013: groups are found by id, see `getGroupInfo`. The callbacks stand at the end. */
  searchGroup(_name: string, ...rest: readonly unknown[]): number {
    return this.ask(replyAtEnd<TIMGroupInfo[]>(rest), notSupported);
  }

  /** A page of requests to join and of invitations that wait for this user, the newest first; null: all of them. */
  getPendencyFromServer(option: TIMGroupPendencyOption | null, ...reply: Reply<TIMGroupPendencyList>): number {
    return this.ask(reply, (core) => pendencyPage(this.#client, core, option ?? {}));
  }

  /** As `getPendencyFromServer`. */
  getGroupPendencyList(option: TIMGroupPendencyOption | null, ...reply: Reply<TIMGroupPendencyList>): number {
    return this.getPendencyFromServer(option, ...reply);
  }

  /** Marks the notices about groups as read. */
  pendencyReport(_timestamp: number, ...reply: Reply<void>): number {
    return this.ask(reply, (core) => core.markRead('@TIM#SYSTEM'));
  }
}

async function notSupported(): Promise<never> {
  throw classicFault('notSupported', 'the server has no such function');
}

function knownOption(opt: number): NonNullable<ReturnType<typeof joinOptionOf>> {
  const option = joinOptionOf(opt);
  if (!option) throw classicFault('invalidParameter', `there is no way to join ${opt}`);
  return option;
}

/** What the wire takes for a new group. */
function creation(info: Partial<TIMCreateGroupInfo>): InputOf<SocketCommands['createGroup']> {
  const { group, groupName: name = '', groupType, introduction, notification, faceURL, customInfo, membersInfo } = info;
  const members = membersInfo?.map(({ member: userId, role, customInfo: custom }) => ({
    userId,
    ...(role === 300 && { role: 'Admin' as const }),
    ...(custom && { customFields: customToWire(custom) }),
  }));
  return {
    // Which types there are is the server's to say.
    type: groupType as InputOf<SocketCommands['createGroup']>['type'],
    name,
    ...(group && { groupId: group }),
    ...(introduction && { introduction }),
    ...(notification && { notification }),
    ...(faceURL && { faceUrl: faceURL }),
    ...(info.addOpt !== undefined && { joinOption: knownOption(info.addOpt) }),
    ...(info.maxMemberNum && { maxMembers: info.maxMemberNum }),
    ...(customInfo && Object.keys(customInfo).length > 0 && { customFields: customToWire(customInfo) }),
    ...(members?.length && { members }),
  };
}

/** A group as an app sees it. */
export const shown = (core: Core, group: WireGroup): TIMGroupInfo =>
  groupOf(group, core.head(`GROUP${group.groupId}`)?.unread ?? 0, core.serverNowMs());

/** The server's code of a group that cannot be found. */
const UNKNOWN_GROUP = 10_010;

function resultOf(core: Core, group: string, wire: WireGroup | undefined): TIMGroupInfoResult {
  if (wire) return new TIMGroupInfoResult({ group, groupInfo: shown(core, wire) });
  return new TIMGroupInfoResult({ group, resultCode: UNKNOWN_GROUP, resultInfo: `there is no group ${group}` });
}
