import { useCallback, useMemo, useState } from 'react';
import { Composer } from '../composer/Composer.tsx';
import { useSessionState } from '../session/react.ts';
import { threadOf } from '../session/session.ts';
import type { MessageView } from '../session/views.ts';
import { ChatHeader } from './ChatHeader.tsx';
import { ForwardDialog } from './ForwardDialog.tsx';
import { MessageList } from './MessageList.tsx';
import { RowActionsContext } from './rowActions.ts';
import { mayEdit } from './rows.ts';
import { usePeer } from './usePeer.ts';

/** One conversation: header, history, composer. */
export function ChatPane({ conversationId }: { conversationId: string }) {
  const peer = usePeer(conversationId);
  const thread = useSessionState((state) => threadOf(state, conversationId));
  const [editing, setEditing] = useState<MessageView>();
  const [forwarding, setForwarding] = useState<MessageView>();
  const [refill, setRefill] = useState<{ text: string }>();
  const actions = useMemo(
    () => ({ edit: setEditing, forward: setForwarding, writeAgain: (text: string) => setRefill({ text }) }),
    [],
  );
  const stopEditing = useCallback(() => setEditing(undefined), []);
  const editLast = () => setEditing(thread.messages.findLast(mayEdit));
  return (
    <RowActionsContext value={actions}>
      <section className="chat" aria-label={peer.name}>
        <ChatHeader peer={peer} />
        <MessageList key={`${conversationId} ${thread.epoch}`} peer={peer} thread={thread} />
        <Composer
          target={peer}
          name={peer.name}
          editing={editing}
          refill={refill}
          onEditLast={editLast}
          onEditEnd={stopEditing}
        />
      </section>
      <ForwardDialog view={forwarding} onClose={() => setForwarding(undefined)} />
    </RowActionsContext>
  );
}
