import type { Ctx } from '../ctx.ts';
import { askFirst, mustAsk } from '../hooks/asking.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group, Newcomer } from '../storage/port/groups.ts';
import type { Origin } from '../storage/port/outbox.ts';
import type { WantedGroup } from './create.ts';
import type { By } from './members.ts';

/** What asking the app's server takes. */
export type Asking = Pick<Ctx, 'hooks' | 'apps' | 'storage' | 'clock'>;

/** @throws ImError `groupRefusedByApp`, or the app's own code */
export async function askBeforeCreate(ctx: Asking, wanted: WantedGroup): Promise<void> {
  const { sdkAppId, type, name, owner, operator, members = [] } = wanted;
  const payload = async () => {
    const names = await ctx.storage.outbox.names(members.map(({ uid }) => uid));
    return {
      Operator_Account: operator?.userId ?? '',
      Owner_Account: owner?.userId ?? '',
      Type: type,
      Name: name,
      CreateGroupNum: owner ? await madeBy(ctx, owner, type) : 0,
      MemberList: members.map(({ uid }) => ({ Member_Account: names[uid] ?? '' })),
      EventTime: ctx.clock.nowMs(),
    };
  };
  await askFirst(ctx, sdkAppId, 'beforeGroupCreate', payload, operator?.origin);
}

/** Groups of a type that somebody owns, as far as one page shows them. */
async function madeBy(ctx: Asking, owner: Account, type: string): Promise<number> {
  const { groups } = await ctx.storage.groups.joined(owner.uid, { offset: 0, count: 1_000 });
  return groups.filter((group) => group.ownerUid === owner.uid && group.type === type).length;
}

/** @throws ImError `groupRefusedByApp`, or the app's own code */
export async function askBeforeApply(
  ctx: Asking,
  { sdkAppId, groupId, type }: Group,
  { me, origin }: { me: Account; origin: Origin },
): Promise<void> {
  const payload = () => ({
    GroupId: groupId,
    Type: type,
    Requestor_Account: me.userId,
    EventTime: ctx.clock.nowMs(),
  });
  await askFirst(ctx, sdkAppId, 'beforeGroupApply', payload, origin);
}

/**
 * Asks who of these may be brought into a group.
 *
 * @returns those who may, and of each newcomer the place among them; undefined of who may not
 * @throws ImError `groupRefusedByApp`, or the app's own code
 */
export async function askBeforeInvite(
  ctx: Asking,
  { sdkAppId, groupId, type }: Group,
  newcomers: Newcomer[],
  { operator }: By,
): Promise<{ allowed: Newcomer[]; places: (number | undefined)[] }> {
  const everybody = { allowed: newcomers, places: newcomers.map((_, at) => at) };
  if (!operator.origin || !mustAsk(ctx, sdkAppId, 'beforeGroupInvite')) return everybody;
  const names = await ctx.storage.outbox.names(newcomers.map(({ uid }) => uid));
  const payload = () => ({
    GroupId: groupId,
    Type: type,
    Operator_Account: operator.userId,
    DestinationMembers: newcomers.map(({ uid }) => ({ Member_Account: names[uid] ?? '' })),
    EventTime: ctx.clock.nowMs(),
  });
  const answer = await askFirst(ctx, sdkAppId, 'beforeGroupInvite', payload, operator.origin);
  const refused = new Set(answer?.RefusedMembers_Account ?? []);
  if (refused.size === 0) return everybody;
  const allowed = newcomers.filter(({ uid }) => !refused.has(names[uid] ?? ''));
  return { allowed, places: newcomers.map((one) => (allowed.includes(one) ? allowed.indexOf(one) : undefined)) };
}

/** @throws ImError `groupRefusedByApp`, or the app's own code */
export async function askBeforeTopic(ctx: Asking, community: Group, name: string, { operator }: By): Promise<void> {
  const payload = () => ({
    GroupId: community.groupId,
    Operator_Account: operator.userId,
    Type: community.type,
    Name: name,
    EventTime: ctx.clock.nowMs(),
  });
  await askFirst(ctx, community.sdkAppId, 'beforeTopicCreate', payload, operator.origin);
}
