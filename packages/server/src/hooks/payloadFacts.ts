import type { HookPayload } from '@hongyan/contract';
import type { OutboxDetail, OutboxKind, OutboxRow, OutboxSubject } from '../storage/port/outbox.ts';

/** What a payload is made of: the row, what it is about, and names of the accounts it lists. */
export interface Facts {
  row: OutboxRow;
  detail: OutboxDetail;
  subject: OutboxSubject;
  names: Readonly<Record<number, string>>;
  /** Unread messages of an account in all. */
  unreadOf(userId: string): Promise<number>;
}

/** How the bodies of some webhooks are made. */
export type Payloads<K extends OutboxKind> = { [N in K]: (facts: Facts) => Promise<HookPayload<N>> | HookPayload<N> };

export const timeOf = ({ row }: Facts) => ({ EventTime: row.timeMs });
export const operatorOf = ({ detail }: Facts): string => detail.operator ?? '';

/** The group of a row: a topic stands beside its community. */
export function groupOf({ detail, subject: { group } }: Facts) {
  const own = detail.group;
  const community = own?.community ?? group?.community?.groupId;
  const groupId = own?.groupId ?? group?.groupId ?? '';
  return {
    GroupId: community ?? groupId,
    Type: own?.type ?? group?.type ?? '',
    ...(community !== undefined && { TopicId: groupId }),
  };
}

export const groupOnly = (facts: Facts) => {
  const { GroupId, Type } = groupOf(facts);
  return { GroupId, Type };
};

export const members = ({ detail, names }: Facts) =>
  (detail.uids ?? []).map((uid) => ({ Member_Account: names[uid] ?? '' })).filter((one) => one.Member_Account !== '');
