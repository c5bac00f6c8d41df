import type { GroupTip as WireTip } from '@hongyan/contract';
import { tipKinds } from '@hongyan/contract/groupKinds';
import { GROUP_TIP_MODIFY_GROUP_INFO_TYPE, GROUP_TIP_TYPE } from './constants.ts';
import { shown, shownAll } from './escaping.ts';
import { Tool } from './tool.ts';

/** What changed of a group, by `GROUP_TIP_MODIFY_GROUP_INFO_TYPE`. */
export interface TipGroupInfo {
  type: number;
  value: string;
}

/** How long a member may not speak, seconds. */
export interface TipMemberInfo {
  userId: string;
  shutupTime: number;
}

/** Who it concerns. */
export interface TipUserInfo {
  UserId: string;
  Nick: string;
  Image: string;
}

/** Something happened in a group. */
export class GroupTip {
  readonly #groupInfo: TipGroupInfo[] = [];
  readonly #memberInfo: TipMemberInfo[] = [];
  #memberNum = 0;

  /** @param opType one of `GROUP_TIP_TYPE` */
  constructor(
    private readonly opType: number,
    private readonly opUserId: string,
    private readonly groupId: string,
    private readonly groupName: string,
    private readonly userIdList: string[],
    private readonly userinfo: TipUserInfo[] = [],
  ) {}

  addGroupInfo(info: TipGroupInfo): void {
    this.#groupInfo.push(info);
  }

  addMemberInfo(info: TipMemberInfo): void {
    this.#memberInfo.push(info);
  }

  /** One of `GROUP_TIP_TYPE`. */
  getOpType(): number {
    return this.opType;
  }

  /** Who did it. */
  getOpUserId(): string {
    return shown(this.opUserId);
  }

  getGroupId(): string {
    return shown(this.groupId);
  }

  getGroupName(): string {
    return shown(this.groupName);
  }

  /** Whom it concerns. */
  getUserIdList(): string[] {
    return shownAll(this.userIdList);
  }

  /** As `getUserIdList`, with nicks and avatars. */
  getUserInfo(): TipUserInfo[] {
    return shownAll(this.userinfo);
  }

  /** What changed of the group. */
  getGroupInfoList(): TipGroupInfo[] {
    return shownAll(this.#groupInfo);
  }

  /** Who was muted, and for how long. */
  getMemberInfoList(): TipMemberInfo[] {
    return shownAll(this.#memberInfo);
  }

  /** How many members there are after it. */
  getGroupMemberNum(): number {
    return this.#memberNum;
  }

  setGroupMemberNum(count: number): void {
    this.#memberNum = count;
  }

  /** What happened, for a reader. */
  toHtml(): string {
    const { JOIN, QUIT, KICK, SET_ADMIN, CANCEL_ADMIN, MODIFY_MEMBER_INFO } = GROUP_TIP_TYPE;
    const users = this.userIdList.join('，');
    const texts: Readonly<Record<number, string>> = {
      [JOIN]: users === this.opUserId ? `${users}加入该群` : `${this.opUserId}邀请${users}加入该群`,
      [QUIT]: `${this.opUserId}主动退出该群`,
      [KICK]: `${this.opUserId}将${users}踢出该群`,
      [SET_ADMIN]: `${this.opUserId}将${users}设为管理员`,
      [CANCEL_ADMIN]: `${this.opUserId}取消${users}的管理员资格`,
      [MODIFY_MEMBER_INFO]: `${this.opUserId}修改了${users}的禁言时间`,
    };
    return Tool.formatText2Html(texts[this.opType] ?? `${this.opUserId}修改了群资料`);
  }
}

/** A tip of the wire. */
export function groupTipOf(wire: WireTip, groupId: string): GroupTip {
  const { operator, groupName, members = [], info = {}, memberCount = 0, kind } = wire;
  const users = members.map(({ userId, nick = '', faceUrl = '' }) => ({ UserId: userId, Nick: nick, Image: faceUrl }));
  const ids = members.map(({ userId }) => userId);
  const tip = new GroupTip(tipKinds[kind], operator, groupId, groupName, ids, users);
  tip.setGroupMemberNum(memberCount);
  for (const { userId, muteSec = 0 } of members) tip.addMemberInfo({ userId, shutupTime: muteSec });
  const { FACE_URL, NAME, OWNER, NOTIFICATION, INTRODUCTION } = GROUP_TIP_MODIFY_GROUP_INFO_TYPE;
  const changed: [number, string | undefined][] = [
    [FACE_URL, info.faceUrl],
    [NAME, info.name],
    [OWNER, info.owner],
    [NOTIFICATION, info.notification],
    [INTRODUCTION, info.introduction],
  ];
  for (const [type, value] of changed) if (value !== undefined) tip.addGroupInfo({ type, value });
  return tip;
}
