import type { EventPayload, OutputOf, SocketCommands, WireStatus } from '@hongyan/contract';
import type { Session } from './session.ts';

/** Key of the queue of subscriptions: one that ends never overtakes the one that began it. */
const STATUSES = 'statuses';
/** Users in one request. */
const AT_ONCE = 100;

type Failures = OutputOf<SocketCommands['subscribeStatuses']>['failures'];

/** Sets the own custom status; it is told here as on one's other devices. */
export async function setStatus(session: Session, customStatus: string): Promise<WireStatus> {
  const status = await session.request('setStatus', { customStatus });
  take(session, [status]);
  return status;
}

/** Hears of the status of these users from here on, also after the connection was lost and came back. */
export function watchStatuses(session: Session, userIds: readonly string[]): Promise<Failures> {
  return session.queues.run(STATUSES, () => subscribe(session, userIds));
}

/** Hears of these users no more; of nobody, where none are named. */
export function unwatchStatuses(session: Session, userIds: readonly string[]): Promise<void> {
  return session.queues.run(STATUSES, async () => {
    const gone = userIds.length > 0 ? userIds : [...session.statuses.keys()];
    // First, so that a connection which is lost now does not bring them back.
    for (const userId of gone) session.statuses.delete(userId);
    if (userIds.length === 0) await session.request('unsubscribeStatuses', {});
    for (const some of chunks(userIds)) await session.request('unsubscribeStatuses', { userIds: some });
  });
}

/** Subscribes again after a break: the server knows nothing of a session that ended. What changed meanwhile is told. */
export function watchAgain(session: Session): Promise<void> {
  return session.queues.run(STATUSES, async () => {
    for (const some of chunks([...session.statuses.keys()])) await subscribe(session, some);
  });
}

/** Takes what was pushed; of those whom nobody here wants to hear of any more nothing is told. */
export function statusesTold(session: Session, { statuses }: EventPayload<'statuses'>): void {
  take(
    session,
    statuses.filter(({ userId }) => session.statuses.has(userId) || userId === session.me.userId),
  );
}

async function subscribe(session: Session, userIds: readonly string[]): Promise<Failures> {
  const { statuses, failures, dropped } = await session.request('subscribeStatuses', { userIds: [...userIds] });
  const known = statuses.filter(({ userId }) => session.statuses.has(userId));
  for (const status of statuses) if (!session.statuses.has(status.userId)) session.statuses.set(status.userId, status);
  take(session, known);
  for (const { userId } of failures) session.statuses.delete(userId);
  for (const userId of dropped) session.statuses.delete(userId);
  return failures;
}

/** Keeps what is other than before, and tells it. */
function take(session: Session, statuses: readonly WireStatus[]): void {
  const changed = statuses.filter((status) => {
    const known = session.statuses.get(status.userId);
    if (known) session.statuses.set(status.userId, status);
    return known?.statusType !== status.statusType || known.customStatus !== status.customStatus;
  });
  session.tell.statuses(changed);
}

function* chunks(userIds: readonly string[]): Generator<string[]> {
  for (let at = 0; at < userIds.length; at += AT_ONCE) yield userIds.slice(at, at + AT_ONCE);
}
