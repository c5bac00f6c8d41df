import type { Thread } from '../session/thread.ts';
import type { MessageView } from '../session/views.ts';
import { isSameDay } from '../text/times.ts';

/** Messages of one sender closer together than this stand as one group. */
const groupGapSec = 300;

/** A message with its place among its neighbours. */
export interface Row {
  view: MessageView;
  startsHistory: boolean;
  startsDay: boolean;
  startsUnread: boolean;
  startsGroup: boolean;
  endsGroup: boolean;
}

/** Groups messages by day, sender and time; a recalled message stands alone. */
export function rowsOf({ messages, unreadFromId, isCompleted }: Loaded): Row[] {
  const starts = messages.map((view, index) => {
    const before = messages[index - 1];
    return before === undefined || view.id === unreadFromId || !belongTogether(before, view);
  });
  return messages.map((view, index) => {
    const before = messages[index - 1];
    return {
      view,
      startsHistory: isCompleted && index === 0,
      startsDay: before === undefined || !isSameDay(before.timeSec, view.timeSec),
      startsUnread: view.id === unreadFromId,
      startsGroup: starts[index] === true,
      endsGroup: starts[index + 1] !== false,
    };
  });
}

/** How many incoming messages came after the one that was last on screen. */
export function countAfter(messages: readonly MessageView[], lastSeenId: string | undefined): number {
  const at = messages.findIndex((message) => message.id === lastSeenId);
  return at < 0 ? 0 : messages.slice(at + 1).filter((message) => !message.isOwn).length;
}

/** Whether the text of a message may be changed. */
export function mayEdit(view: MessageView): boolean {
  const isText = view.contents.length === 1 && view.contents[0]?.kind === 'text';
  return view.isOwn && isText && view.seq > 0 && !view.isRecalled;
}

/** Whether to offer recalling a message; how long it is allowed is the server's to say. */
export function mayRecall(view: MessageView, recallsOthers = false): boolean {
  return (view.isOwn || recallsOthers) && view.seq > 0 && !view.isRecalled;
}

/** Whether a message can be part of a merged one. */
export function mayMerge(view: MessageView): boolean {
  return view.seq > 0 && !view.isRecalled && view.contents[0]?.kind !== 'tip';
}

type Loaded = Pick<Thread, 'messages' | 'unreadFromId' | 'isCompleted'>;

function belongTogether(a: MessageView, b: MessageView): boolean {
  return (
    a.from === b.from &&
    !a.isRecalled &&
    !b.isRecalled &&
    Math.abs(b.timeSec - a.timeSec) < groupGapSec &&
    isSameDay(a.timeSec, b.timeSec)
  );
}
