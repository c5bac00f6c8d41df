import type { InputOf, SocketCommands } from '@hongyan/contract';
import { allMembers, membersById } from '../core/groupPages.ts';
import type { Core } from '../core/port.ts';
import { TIMGroupMemberFilter, TIMGroupMemberStatus } from './constants.ts';
import { withFields } from './fields.ts';
import { customToWire, memberOf, type RoleName, roleName, type TIMGroupMemberInfo } from './groupInfo.ts';
import { GroupCalls } from './groups.ts';
import { classicFault, type Reply, replyAtEnd } from './reply.ts';

/** What became of one member of a call over many. */
export class TIMGroupMemberResult extends withFields(() => ({
  member: '',
  /** One of `TIMGroupMemberStatus`. */
  status: 0 as number,
})) {}

/** A page of members. */
export interface TIMGroupMemberPage {
  /** Names the next page; empty or 0 at the end. */
  nextSeq: string;
  members: TIMGroupMemberInfo[];
}

const STATUSES = {
  failed: TIMGroupMemberStatus.Fail,
  added: TIMGroupMemberStatus.Succ,
  already: TIMGroupMemberStatus.Invalid,
  waiting: TIMGroupMemberStatus.Pending,
  overLimit: TIMGroupMemberStatus.Fail,
} as const;

const FILTERS: ReadonlyMap<number, RoleName> = new Map([
  [TIMGroupMemberFilter.Super, 'Owner'],
  [TIMGroupMemberFilter.Admin, 'Admin'],
  [TIMGroupMemberFilter.Common, 'Member'],
]);

type Change = Omit<InputOf<SocketCommands['updateGroupMember']>, 'groupId' | 'userId'>;

/** Groups and their members. */
export class TIMGroupManager extends GroupCalls {
  /** Brings others into a group (S26). */
  inviteGroupMember(groupId: string, members: readonly string[], ...reply: Reply<TIMGroupMemberResult[]>): number {
    return this.ask(reply, async (core) => {
      const { results } = await core.callGroup('addGroupMembers', { groupId, userIds: [...members] });
      return results.map(
        ({ userId: member, result }) => new TIMGroupMemberResult({ member, status: STATUSES[result] }),
      );
    });
  }

  /** Removes members; it takes effect at once (S33). */
  deleteGroupMember(groupId: string, members: readonly string[], ...reply: Reply<TIMGroupMemberResult[]>): number {
    return this.deleteGroupMemberWithReason(groupId, '', members, ...reply);
  }

  /** As `deleteGroupMember`, with a reason. */
  deleteGroupMemberWithReason(
    groupId: string,
    reason: string,
    members: readonly string[],
    ...reply: Reply<TIMGroupMemberResult[]>
  ): number {
    return this.ask(reply, async (core) => {
      const asked = { groupId, userIds: [...members], ...(reason && { reason }) };
      const { userIds } = await core.callGroup('removeGroupMembers', asked);
      const { Succ, Invalid } = TIMGroupMemberStatus;
      return members.map(
        (member) => new TIMGroupMemberResult({ member, status: userIds.includes(member) ? Succ : Invalid }),
      );
    });
  }

  /** All members; of a large group read pages with `getGroupMembersByFilter`. */
  getGroupMembers(groupId: string, ...reply: Reply<TIMGroupMemberInfo[]>): number {
    return this.ask(reply, async (core) => {
      const members = await allMembers(core, groupId);
      return members.map((member) => memberOf(member, core.serverNowMs()));
    });
  }

  /**
   * A page of members.
   *
   * @param filter one of `TIMGroupMemberFilter`
   * @param nextSeq of the page before; 0 or empty for the first one. As on Android flags and custom fields may stand before
   *   it: all fields come
   */
  getGroupMembersByFilter(
    groupId: string,
    filter: number,
    flags: number,
    custom: readonly string[] | null,
    nextSeq: string | number,
    ...reply: Reply<TIMGroupMemberPage>
  ): number;
  getGroupMembersByFilter(
    groupId: string,
    filter: number,
    nextSeq: string | number,
    ...reply: Reply<TIMGroupMemberPage>
  ): number;
  getGroupMembersByFilter(groupId: string, filter: number, ...rest: readonly unknown[]): number {
    const reply = replyAtEnd<TIMGroupMemberPage>(rest);
    const nextSeq = rest[rest.length - reply.length - 1];
    const role = FILTERS.get(filter);
    return this.ask(reply, async (core) => {
      const asked = { groupId, ...(role && { role }), ...(nextSeq ? { cursor: String(nextSeq) } : {}) };
      const { members, cursor } = await core.callGroup('getGroupMembers', asked);
      return { nextSeq: cursor, members: members.map((member) => memberOf(member, core.serverNowMs())) };
    });
  }

  /** These members; who is none is absent. */
  getGroupMembersInfo(groupId: string, members: readonly string[], ...reply: Reply<TIMGroupMemberInfo[]>): number {
    return this.ask(reply, (core) => membersOf(core, groupId, members));
  }

  /** The own place in a group; 6017 where there is none. */
  getGroupSelfInfo(groupId: string, ...reply: Reply<TIMGroupMemberInfo>): number {
    return this.ask(reply, async (core, me) => {
      const [self] = await membersOf(core, groupId, [me]);
      if (!self) throw classicFault('invalidParameter', `not in the group ${groupId}`);
      return self;
    });
  }

  /** Answers one of `TIMGroupReceiveMessageOpt`. */
  getReciveMessageOpt(groupId: string, ...reply: Reply<number>): number {
    return this.ask(reply, async (core) => {
      await core.fetchJoinedGroups();
      const receiveOption = core.head(`GROUP${groupId}`)?.receiveOption ?? core.group(groupId)?.self?.receiveOption;
      if (receiveOption === undefined) throw classicFault('invalidParameter', `not in the group ${groupId}`);
      return receiveOption;
    });
  }

  /** @param opt one of `TIMGroupReceiveMessageOpt` */
  modifyReceiveMessageOpt(groupId: string, opt: number, ...reply: Reply<void>): number {
    return this.ask(reply, (core) => core.setReceiveOption(`GROUP${groupId}`, opt));
  }

  #member(groupId: string, userId: string, change: Change, reply: Reply<void>): number {
    return this.call('updateGroupMember', { groupId, userId, ...change }, reply);
  }

  /** Changes the name card of a member. */
  modifyGroupMemberInfoSetNameCard(groupId: string, userId: string, nameCard: string, ...reply: Reply<void>): number {
    return this.#member(groupId, userId, { nameCard }, reply);
  }

  /** @param role one of `TIMGroupMemberRole`, Member or Admin */
  modifyGroupMemberInfoSetRole(groupId: string, userId: string, role: number, ...reply: Reply<void>): number {
    const name = roleName(role);
    return this.ask(reply, async (core) => {
      if (!name) throw classicFault('invalidParameter', `there is no role ${role}`);
      await core.callGroup('updateGroupMember', { groupId, userId, role: name });
    });
  }

  /** @param muteSec for how long, seconds; 0 lets the member speak again */
  modifyGroupMemberInfoSetSilence(groupId: string, userId: string, muteSec: number, ...reply: Reply<void>): number {
    return this.#member(groupId, userId, { muteSec }, reply);
  }

  /** Changes fields of the app's own of a member. */
  modifyGroupMemberInfoSetCustomInfo(
    groupId: string,
    userId: string,
    custom: Readonly<Record<string, string>>,
    ...reply: Reply<void>
  ): number {
    return this.#member(groupId, userId, { customFields: customToWire(custom) }, reply);
  }
}

async function membersOf(core: Core, groupId: string, wanted: readonly string[]): Promise<TIMGroupMemberInfo[]> {
  return (await membersById(core, groupId, wanted)).map((member) => memberOf(member, core.serverNowMs()));
}
