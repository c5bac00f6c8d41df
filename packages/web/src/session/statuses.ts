import { faultOf } from './fault.ts';
import { statusOnline, type UserStatus } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** Whether somebody is there, and the words that they set for it. */
export interface StatusView {
  isOnline: boolean;
  words: string;
}

/** Whose status is shown somewhere, and whose the server tells. */
export interface Watching {
  /** How many places show somebody. */
  shown: Map<string, number>;
  told: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** So many users are subscribed at once. */
const PART = 100;
/** Lists that scroll show many people for a moment each. */
const settleMs = 150;
/** The app has user status switched off. */
const switchedOff = 72_001;

/** Nobody is watched at first. */
export const createWatching = (): Watching => ({ shown: new Map(), told: new Set(), timer: undefined });

/** Keeps somebody's status up to date while it is shown; the answer ends that. */
export function watchStatus(session: Session, userId: string): () => void {
  const { shown } = session.watching;
  shown.set(userId, (shown.get(userId) ?? 0) + 1);
  followSoon(session);
  return () => {
    const left = (shown.get(userId) ?? 1) - 1;
    if (left > 0) shown.set(userId, left);
    else shown.delete(userId);
    followSoon(session);
  };
}

/** Asks for everybody who is shown again: the connection is another one, which was told of nobody. */
export function watchAfresh(session: Session): void {
  session.watching.told.clear();
  followSoon(session);
}

/** Shows what the SDK tells of users. */
export function showStatuses(session: Session, statuses: readonly UserStatus[]): void {
  const changed = statuses.map(({ userID, statusType, customStatus }) => [
    userID,
    { isOnline: statusType === statusOnline, words: customStatus },
  ]);
  session.store.set((state) => ({ statuses: { ...state.statuses, ...Object.fromEntries(changed) } }));
}

/** Sets the words that others see beside the own name while one is online. */
export async function setOwnStatus(session: Session, customStatus: string): Promise<void> {
  const { data } = await chatOf(session).setSelfStatus({ customStatus });
  showStatuses(session, [data]);
}

/** Brings the subscriptions to those who are shown, in a moment. */
export function followSoon(session: Session): void {
  const { watching } = session;
  watching.timer ??= setTimeout(() => {
    watching.timer = undefined;
    void follow(session);
  }, settleMs);
}

/** Brings the subscriptions to those who are shown. A status is no more than an ornament: what fails is left out. */
async function follow(session: Session): Promise<void> {
  const { chat, watching } = session;
  const { shown, told } = watching;
  if (chat === undefined || session.store.get().phase !== 'ready') return;
  const gone = [...told].filter((userId) => !shown.has(userId));
  const missing = [...shown.keys()].filter((userId) => !told.has(userId));
  const next = missing.slice(0, PART);
  for (const userId of gone) told.delete(userId);
  for (const userId of next) told.add(userId);
  try {
    if (gone.length > 0) await chat.unsubscribeUserStatus({ userIDList: gone });
    if (next.length > 0) {
      await chat.subscribeUserStatus({ userIDList: next });
      const { data } = await chat.getUserStatus({ userIDList: next });
      if (session.chat === chat) showStatuses(session, data.successUserList);
    }
  } catch (error) {
    if (faultOf(error).code === switchedOff) session.store.set({ areStatusesOff: true });
    else for (const userId of next) told.delete(userId);
    return;
  }
  if (missing.length > next.length) followSoon(session);
}
