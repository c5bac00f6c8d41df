import { groupedBy } from './grouped.ts';
import { isOfLiveRoom } from './groupRights.ts';
import { loadGroup, noteMemberCount } from './groups.ts';
import { type Message, messageTypes } from './sdk.ts';
import { chatOf, type Session, viewOf } from './session.ts';
import { emptyWall, held, refreshedWall, released, type Wall, wallMax, withSaid } from './wall.ts';

/** Enters a live room: its wall is shown from here on. Who is in it already stays in. */
export async function enterRoom(session: Session, groupID: string): Promise<void> {
  await chatOf(session).joinGroup({ groupID });
  await loadGroup(session, groupID);
}

/** The wall of a live room. */
export function wallOf(walls: Readonly<Record<string, Wall>>, conversationId: string): Wall {
  return walls[conversationId] ?? emptyWall;
}

/**
 * Puts messages of a live room on its wall with the next frame, so that many in one frame are drawn once.
 *
 * A window that is not drawn has no frames: there the queue keeps the newest.
 */
export function sayOnWall(session: Session, conversationId: string, messages: readonly Message[]): void {
  const { wallQueue } = session;
  if (wallQueue.size === 0) requestAnimationFrame(() => showQueued(session));
  const queue = wallQueue.get(conversationId) ?? [];
  queue.push(...messages.map((message) => viewOf(session, message)));
  if (queue.length > wallMax) queue.splice(0, queue.length - wallMax);
  wallQueue.set(conversationId, queue);
}

/** Shows messages of a live room as they are now, where they still stand. */
export function refreshWall(session: Session, conversationId: string, messages: readonly Message[]): void {
  const views = messages.map((message) => viewOf(session, message));
  const latest = new Map(views.map((view) => [view.id, view]));
  const queue = session.wallQueue.get(conversationId);
  if (queue)
    session.wallQueue.set(
      conversationId,
      queue.map((view) => latest.get(view.id) ?? view),
    );
  if (session.store.get().walls[conversationId])
    changeWall(session, conversationId, (wall) => refreshedWall(wall, views));
}

/** The reader left the end of the wall, or is there again. */
export function holdWall(session: Session, conversationId: string, isHeld: boolean): void {
  changeWall(session, conversationId, isHeld ? held : released);
}

/** Messages that go to the wall of a live room, and those that do not. */
export function splitLive(session: Session, messages: readonly Message[]): Message[] {
  const { groups } = session.store.get();
  const live = messages.filter((message) => isOfLiveRoom(groups, message));
  for (const [conversationId, said] of groupedBy(live, (message) => message.conversationID)) {
    sayOnWall(session, conversationId, said);
    noteTips(session, said);
  }
  return messages.filter((message) => !live.includes(message));
}

/** The kind of a tip that says that the group is not as it was. */
const infoTip = 6;

/** Who comes and goes changes how many are there; what else a room is, is told by its tips alone. */
function noteTips(session: Session, messages: readonly Message[]): void {
  const tips = messages.filter(({ type }) => type === messageTypes.tip);
  const counted = tips.findLast(({ payload }) => typeof payload.memberCount === 'number');
  if (counted !== undefined) noteMemberCount(session, counted.to, Number(counted.payload.memberCount));
  const changed = tips.find(({ payload }) => payload.operationType === infoTip);
  // What cannot be fetched now is fetched with the next change, or when the room is entered again.
  if (changed !== undefined) loadGroup(session, changed.to).catch(() => undefined);
}

function showQueued(session: Session): void {
  const queued = [...session.wallQueue];
  session.wallQueue.clear();
  for (const [conversationId, views] of queued) {
    changeWall(session, conversationId, (wall) => withSaid(wall, views));
  }
}

function changeWall(session: Session, conversationId: string, change: (wall: Wall) => Wall): void {
  session.store.set(({ walls }) => ({ walls: { ...walls, [conversationId]: change(wallOf(walls, conversationId)) } }));
}
