import type { WireApplication } from '@hongyan/contract';
import { allApplications, pageByTime } from '../core/groupPages.ts';
import type { Core } from '../core/port.ts';
import { answer as answerCall, type Client, signedIn } from './client.ts';
import { withFields } from './fields.ts';
import { classicFault, type Reply } from './reply.ts';

/** A request to join a group, or an invitation, that waits for this user. */
export class TIMGroupPendencyItem extends withFields(() => ({
  groupId: '',
  groupName: '',
  /** Who asked, or invited. */
  fromUser: '',
  /** Who is to become a member. */
  toUser: '',
  addTime: 0,
  requestMsg: '',
  authKey: '',
})) {
  /** @internal */
  client: Client | undefined;

  /** Brings the user into the group. */
  accept(msg: string, ...reply: Reply<void>): void {
    if (this.client) decideOn(this.client, this.authKey, true, msg, reply);
  }

  /** Does not. */
  refuse(msg: string, ...reply: Reply<void>): void {
    if (this.client) decideOn(this.client, this.authKey, false, msg, reply);
  }
}

/** A page of what waits. */
export class TIMGroupPendencyList extends withFields(() => ({
  /** `nextStartTime`: the `timestamp` of the next page, 0 at the end. */
  pendencyMeta: { nextStartTime: 0 },
  pendencies: [] as TIMGroupPendencyItem[],
})) {}

/** Which page of what waits is asked for. */
export interface TIMGroupPendencyOption {
  /** Only older ones, seconds; 0 or none: from the newest on. */
  timestamp?: number;
  /** At most so many, and all of the last one's second; none: all. */
  numPerPage?: number;
}

/** Decides on a request to join or an invitation. */
export function decideOn(
  client: Client,
  applicationId: string,
  isAccepted: boolean,
  text: string,
  reply: Reply<void>,
): void {
  const deciding = async (): Promise<void> => {
    const { core } = signedIn(client);
    if (!applicationId) throw classicFault('invalidParameter', 'there is nothing to be decided on');
    await core.callGroup('decideGroupApplication', { applicationId, isAccepted, ...(text && { text }) });
  };
  answerCall(client, reply, deciding());
}

/** A page of what waits for this user, the newest first. */
export async function pendencyPage(
  client: Client,
  core: Core,
  { timestamp = 0, numPerPage = 0 }: TIMGroupPendencyOption,
): Promise<TIMGroupPendencyList> {
  const waiting = await allApplications(core);
  const { page, nextSec: nextStartTime } = pageByTime(waiting, { beforeSec: timestamp, count: numPerPage });
  const pendencies = page.map((application) => pendencyOf(client, application));
  return new TIMGroupPendencyList({ pendencyMeta: { nextStartTime }, pendencies });
}

function pendencyOf(client: Client, wire: WireApplication): TIMGroupPendencyItem {
  const item = new TIMGroupPendencyItem({
    ...{ groupId: wire.groupId, groupName: wire.groupName, fromUser: wire.by, toUser: wire.userId },
    ...{ addTime: wire.timeSec, requestMsg: wire.text, authKey: wire.applicationId },
  });
  item.client = client;
  return item;
}
