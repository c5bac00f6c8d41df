import type { WireMessage } from '@hongyan/contract';
import { last, lastWhere } from '../platform/builtIns.ts';
import { type HistoryPage, readHistory } from './history.ts';
import type { Core } from './port.ts';
import type { Session } from './session.ts';

/** A core that lends its session to what only some faces do. */
export type LendingCore = Core<Session>;

/** What the user keeps of a message on this device alone; no other device and no server knows of it. */
export interface Own {
  conv: string;
  id: string;
  /** The app's own fields of a message (S21): e.g. 1, played. */
  customInt?: number;
  customStr?: string;
  /** `customStr` is Base64 of bytes that are no text. */
  isBase64?: boolean;
  /** Deleted here, and on the server not. */
  isHidden?: boolean;
  /** Saved or imported here, and on no server: it has no place in the log (`seq` 0). */
  message?: WireMessage;
  /** Of a saved one: it was not read yet. */
  isUnread?: boolean;
}

type OwnFields = Omit<Own, 'conv' | 'id'>;

/** Where a page of local history ended: the next one is older. */
export interface OwnCursor {
  /** The place of the last message that has one; absent: none was given yet. */
  seq?: number;
  /** Time and id of the last saved message. */
  saved?: { timeSec: number; id: string };
}

const kept = new WeakMap<Session, Promise<Map<string, Own>>>();

/** The name under which it is kept. */
export const ownName = (conv: string, id: string): string => `${conv} ${id}`;

/** All of it, read from the store once a session. */
export function ownOf(session: Session): Promise<Map<string, Own>> {
  const known = kept.get(session);
  if (known) return known;
  session.store.watchOwn?.(() => void readAgain(session).catch((error) => session.tell.failed(error)));
  const reading = readOwn(session);
  kept.set(session, reading);
  reading.catch(() => kept.delete(session));
  return reading;
}

async function readOwn({ store }: Session): Promise<Map<string, Own>> {
  const facts = (await store.facts('own')) as Own[];
  return new Map(facts.map((own) => [ownName(own.conv, own.id), own]));
}

/** Takes in what another tab changed; whoever has the map sees it there. */
function readAgain(session: Session): Promise<void> {
  return session.queues.run(OWN, async () => {
    const all = await ownOf(session);
    const now = await readOwn(session);
    for (const name of [...all.keys()]) if (!now.has(name)) all.delete(name);
    for (const [name, own] of now) all.set(name, own);
  });
}

/** Key of the queue in which it is changed, here and by other tabs; conversations have other names. */
const OWN = 'own';

/** The fields of a message that the app set on this device (S21); `customInt` 0 and `customStr` empty where it did not. */
export async function customOf(session: Session, conv: string, id: string) {
  const { customInt = 0, customStr = '' } = (await ownOf(session)).get(ownName(conv, id)) ?? {};
  return { customInt, customStr };
}

/** Sets fields of a message on this device (S21); what is not named stays. */
export const setCustom = (
  session: Session,
  conv: string,
  id: string,
  fields: Pick<Own, 'customInt' | 'customStr' | 'isBase64'>,
): Promise<void> => keep(session, [{ conv, id, ...fields }]);

/** Saves messages on this device, or imports them there: they stand in the history by their time. */
export const saveMessages = (
  session: Session,
  conv: string,
  messages: readonly WireMessage[],
  { isUnread = false }: { isUnread?: boolean } = {},
): Promise<void> =>
  keep(
    session,
    messages.map((message) => ({
      ...{ conv, id: message.id, message: { ...message, seq: 0 } },
      ...(isUnread && { isUnread }),
    })),
  );

/** Marks saved messages as read, up to a time in seconds. */
export async function readSaved(session: Session, conv: string, upToSec: number): Promise<void> {
  const unread = [...(await ownOf(session)).values()].filter(
    (own) => own.conv === conv && own.isUnread && (own.message?.timeSec ?? 0) <= upToSec,
  );
  await keep(
    session,
    unread.map(({ id }) => ({ conv, id, isUnread: false })),
  );
}

/** Deletes messages on this device and leaves them on the server (S23); saved ones are gone, with what was set on them. */
export async function deleteLocally(session: Session, conv: string, ids: readonly string[]): Promise<void> {
  const all = await ownOf(session);
  const saved = ids.filter((id) => all.get(ownName(conv, id))?.message);
  await drop(session, conv, saved);
  await keep(
    session,
    ids.filter((id) => !saved.includes(id)).map((id) => ({ conv, id, isHidden: true })),
  );
}

/** Forgets all that is kept of a conversation's messages on this device alone; with its history. */
export async function forgetOwn(session: Session, conv: string): Promise<void> {
  const ids = [...(await ownOf(session)).values()].filter((own) => own.conv === conv).map(({ id }) => id);
  await drop(session, conv, ids);
}

/**
 * A page of history as this device shows it, newest first: without what was deleted here, with what was saved here.
 *
 * @param page `before`: where the page before ended; absent: the newest. `mayBeShort`: without a network an empty page will do
 * @param read where the rest comes from: `readHistory`, or `readKept` for what is on the device alone
 */
export async function ownHistory(
  session: Session,
  conv: string,
  { before = {}, count, mayBeShort }: { before?: OwnCursor | undefined; count: number; mayBeShort?: boolean },
  read: typeof readHistory = readHistory,
): Promise<{ messages: WireMessage[]; next: OwnCursor | undefined }> {
  const all = await ownOf(session);
  const saved = savedIn(all, conv).filter((message) => !before.saved || isOlder(message, before.saved));
  const there: WireMessage[] = [];
  let [beforeSeq, isCompleted] = [before.seq, false];
  while (there.length < count && !isCompleted) {
    const wanted = { ...(beforeSeq !== undefined && { beforeSeq }), count, mayBeShort };
    const page = await read(session, conv, wanted).catch((error: unknown) => {
      if (there.length === 0) throw error;
    });
    if (!page) break;
    there.push(...page.messages.filter(({ id }) => !all.get(ownName(conv, id))?.isHidden));
    beforeSeq = last(page.messages)?.seq ?? beforeSeq;
    isCompleted = page.isCompleted;
    // Without a network there is no more above a hole: what there is is shown.
    if (!isCompleted && page.messages.length < count) break;
  }
  const merged = mergedByTime(there, saved, isCompleted);
  const messages = merged.slice(0, count);
  if (merged.length <= count && isCompleted) return { messages, next: undefined };
  const [lastThere, lastSaved] = [
    lastWhere(messages, ({ seq }) => seq > 0),
    lastWhere(messages, ({ seq }) => seq === 0),
  ];
  const seq = lastThere?.seq ?? (there.length === 0 ? beforeSeq : undefined);
  return {
    messages,
    next: {
      ...before,
      ...(seq !== undefined && { seq }),
      ...(lastSaved && { saved: { timeSec: lastSaved.timeSec, id: lastSaved.id } }),
    },
  };
}

/** A page of what is on the device, whatever is lacking there. */
export async function readKept(
  { store }: Session,
  conv: string,
  { beforeSeq = Number.MAX_SAFE_INTEGER, count }: { beforeSeq?: number; count: number },
): Promise<HistoryPage> {
  const messages = await store.messages(conv, { from: 1, to: beforeSeq - 1 }, count);
  return { messages, isCompleted: messages.length < count };
}

/** The messages of a conversation that were saved here, newest first. */
export const savedIn = (all: ReadonlyMap<string, Own>, conv: string): WireMessage[] =>
  [...all.values()]
    .flatMap((own) => (own.conv === conv && own.message && !own.isHidden ? own.message : []))
    .sort((a, b) => (isOlder(a, b) ? 1 : -1));

/** Whether one stands before the other; of the same second, by the id. */
export const isOlder = (a: Pick<WireMessage, 'timeSec' | 'id'>, b: Pick<WireMessage, 'timeSec' | 'id'>): boolean =>
  a.timeSec < b.timeSec || (a.timeSec === b.timeSec && a.id < b.id);

/**
 * Those of the log keep their order among themselves, whatever their times.
 *
 * @param isWhole nothing older is in the log: else what was saved before all of these may belong further on
 */
function mergedByTime(there: readonly WireMessage[], saved: readonly WireMessage[], isWhole: boolean): WireMessage[] {
  const merged: WireMessage[] = [];
  let at = 0;
  for (const message of there) {
    for (let next = saved[at]; next && next.timeSec > message.timeSec; next = saved[++at]) merged.push(next);
    merged.push(message);
  }
  return isWhole ? [...merged, ...saved.slice(at)] : merged;
}

function keep(session: Session, owns: readonly (Pick<Own, 'conv' | 'id'> & OwnFields)[]): Promise<void> {
  return session.queues.run(OWN, async () => {
    const all = await ownOf(session);
    const facts = owns.map((own) => {
      const name = ownName(own.conv, own.id);
      return [name, { ...all.get(name), ...own }] as const;
    });
    if (facts.length === 0) return;
    await session.store.putFacts('own', facts);
    for (const [name, own] of facts) all.set(name, own);
  });
}

function drop(session: Session, conv: string, ids: readonly string[]): Promise<void> {
  return session.queues.run(OWN, async () => {
    if (ids.length === 0) return;
    const names = ids.map((id) => ownName(conv, id));
    const all = await ownOf(session);
    await session.store.dropFacts('own', names);
    for (const name of names) all.delete(name);
  });
}
