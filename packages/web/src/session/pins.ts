import type { PinNotice } from './sdk.ts';
import { chatOf, type Session, viewOf } from './session.ts';
import type { MessageView } from './views.ts';

/** Fetches the messages that are pinned in a group. */
export async function loadPins(session: Session, groupId: string): Promise<void> {
  const { data } = await chatOf(session).getPinnedGroupMessageList(groupId);
  setPins(session, groupId, () => data.messageList.map((message) => viewOf(session, message)));
}

/** Pins a message for all members of its group, or takes it off. */
export async function pinMessage(session: Session, view: MessageView, isPinned: boolean): Promise<void> {
  const groupID = view.raw.to;
  await chatOf(session).pinGroupMessage({ groupID, message: view.raw, isPinned });
  await loadPins(session, groupID);
}

/** Shows what was pinned or taken off, where the group's pins are shown. */
export function followPins(session: Session, { groupID }: PinNotice): void {
  if (session.store.get().pins[groupID] === undefined) return;
  // A list that cannot be fetched now is fetched with the next change, or when the group is opened again.
  loadPins(session, groupID).catch(() => undefined);
}

/** Recalled messages are pinned no more. */
export function dropPins(session: Session, ids: ReadonlySet<string>): void {
  for (const [groupId, pins] of Object.entries(session.store.get().pins)) {
    if (pins.some(({ id }) => ids.has(id))) {
      setPins(session, groupId, (before) => before.filter(({ id }) => !ids.has(id)));
    }
  }
}

function setPins(
  session: Session,
  groupId: string,
  change: (pins: readonly MessageView[]) => readonly MessageView[],
): void {
  session.store.set(({ pins }) => ({ pins: { ...pins, [groupId]: change(pins[groupId] ?? []) } }));
}
