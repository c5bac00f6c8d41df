import { useCallback } from 'react';
import { Composer } from '../composer/Composer.tsx';
import type { Thread } from '../session/thread.ts';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';
import { mayEdit } from './rows.ts';
import { SelectionBar } from './SelectionBar.tsx';
import type { Peer } from './usePeer.ts';
import type { Selection } from './useSelection.ts';

interface Props {
  peer: Peer;
  thread: Thread;
  editing: MessageView | undefined;
  refill: { text: string } | undefined;
  selection: Selection | undefined;
  /** One may not speak here now. */
  isMuted: boolean;
  onEdit: (view: MessageView | undefined) => void;
  onForward: (views: readonly MessageView[]) => void;
}

/** Where one writes, or says what becomes of the chosen messages. */
export function ChatFooter({ peer, thread, editing, refill, selection, isMuted, onEdit, onForward }: Props) {
  const texts = useTexts();
  const stopEditing = useCallback(() => onEdit(undefined), [onEdit]);
  if (selection !== undefined) {
    // In the order of the conversation, whatever the order of choosing.
    const chosen = thread.messages.filter(({ id }) => selection.has(id));
    return <SelectionBar selection={selection} onForward={() => onForward(chosen)} />;
  }
  if (isMuted) return <p className="roomMuted">{texts.topicMuted}</p>;
  return (
    <Composer
      target={peer}
      name={peer.name}
      editing={editing}
      refill={refill}
      onEditLast={() => onEdit(thread.messages.findLast(mayEdit))}
      onEditEnd={stopEditing}
    />
  );
}
