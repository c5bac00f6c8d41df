import type { CustomField, Response } from './common.ts';
import type { Group, GroupApplication, GroupMember } from './group.ts';
import type { Message } from './message.ts';

/** What may be given of a group when it is made or changed. */
export interface GroupFields {
  name?: string;
  introduction?: string;
  notification?: string;
  avatar?: string;
  joinOption?: string;
  inviteOption?: string;
  groupCustomField?: CustomField[];
}

/** Argument of `createGroup` (§4.11). */
export interface CreateGroupOptions extends GroupFields {
  name: string;
  type: string;
  groupID?: string;
  maxMemberNum?: number;
  memberList?: { userID: string; role?: string; memberCustomField?: CustomField[] }[];
  isSupportTopic?: boolean;
}

/** Answer of what changes one member of a group. */
export type MemberResponse = Promise<Response<{ group: Group; member: GroupMember }>>;
/** Answer of what changes a group. */
export type GroupResponse = Promise<Response<{ group: Group }>>;

/** Answer of what reads or writes attributes, and counters, of a group. */
export type AttributesResponse = Promise<Response<{ groupAttributes: Record<string, string> }>>;
export type CountersResponse = Promise<Response<{ counters: Record<string, number> }>>;

/** Groups and their members (§4.11, §4.12). */
export interface GroupMethods {
  getGroupList(options?: object): Promise<Response<{ groupList: Group[]; isSyncCompleted: boolean }>>;
  getGroupProfile(options: { groupID: string; groupCustomFieldFilter?: string[] }): GroupResponse;
  searchGroupByID(groupID: string): GroupResponse;
  createGroup(options: CreateGroupOptions): Promise<Response<{ group: Group; overLimitUserIDList: string[] }>>;
  dismissGroup(groupID: string): Promise<Response<{ groupID: string }>>;
  updateGroupProfile(options: GroupFields & { groupID: string; muteAllMembers?: boolean }): GroupResponse;
  changeGroupOwner(options: { groupID: string; newOwnerID: string }): GroupResponse;
  getGroupOnlineMemberCount(groupID: string): Promise<Response<{ memberCount: number }>>;

  joinGroup(options: {
    groupID: string;
    type?: string;
    applyMessage?: string;
  }): Promise<Response<{ status: string; group?: Group }>>;
  quitGroup(groupID: string): Promise<Response<{ groupID: string }>>;
  getGroupApplicationList(): Promise<Response<{ applicationList: GroupApplication[] }>>;
  handleGroupApplication(options: {
    handleAction: string;
    handleMessage?: string;
    message?: Message;
    application?: GroupApplication;
  }): GroupResponse;

  initGroupAttributes(options: { groupID: string; groupAttributes: Record<string, string> }): AttributesResponse;
  setGroupAttributes(options: { groupID: string; groupAttributes: Record<string, string> }): AttributesResponse;
  deleteGroupAttributes(options: { groupID: string; keyList: string[] }): Promise<Response<{ keyList: string[] }>>;
  getGroupAttributes(options: { groupID: string; keyList: string[] }): AttributesResponse;
  setGroupCounters(options: { groupID: string; counters: Record<string, number> }): CountersResponse;
  increaseGroupCounter(options: { groupID: string; key: string; value: number }): CountersResponse;
  decreaseGroupCounter(options: { groupID: string; key: string; value: number }): CountersResponse;
  getGroupCounters(options: { groupID: string; keyList?: string[] }): CountersResponse;

  pinGroupMessage(options: { groupID: string; message: Message; isPinned: boolean }): Promise<Response>;
  getPinnedGroupMessageList(groupID: string): Promise<Response<{ messageList: Message[] }>>;

  getGroupMemberList(options: {
    groupID: string;
    count?: number;
    offset?: number | string;
    role?: string;
    /** Of a live room: those with this mark. */
    filter?: number;
  }): Promise<Response<{ memberList: GroupMember[]; offset: number | string }>>;
  getGroupMemberProfile(options: {
    groupID: string;
    userIDList: string[];
    memberCustomFieldFilter?: string[];
  }): Promise<Response<{ memberList: GroupMember[] }>>;
  addGroupMember(options: { groupID: string; userIDList: string[] }): Promise<
    Response<{
      successUserIDList: string[];
      failureUserIDList: string[];
      existedUserIDList: string[];
      overLimitUserIDList: string[];
      group?: Group;
    }>
  >;
  deleteGroupMember(options: {
    groupID: string;
    userIDList: string[];
    reason?: string;
    duration?: number;
  }): Promise<Response<{ group: Group; userIDList: string[] }>>;
  setGroupMemberMuteTime(options: { groupID: string; userID: string; muteTime: number }): MemberResponse;
  setGroupMemberRole(options: { groupID: string; userID: string; role: string }): MemberResponse;
  setGroupMemberNameCard(options: { groupID: string; userID?: string; nameCard: string }): MemberResponse;
  setGroupMemberCustomField(options: {
    groupID: string;
    userID?: string;
    memberCustomField: CustomField[];
  }): MemberResponse;
  markGroupMemberList(options: {
    groupID: string;
    userIDList: string[];
    markType: number;
    enableMark: boolean;
  }): Promise<Response<{ successUserIDList: string[]; failureUserIDList: string[] }>>;
}
