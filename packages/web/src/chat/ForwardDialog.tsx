import { SearchOutlined } from '@ant-design/icons';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { forward } from '../session/send.ts';
import type { ConversationView, MessageView } from '../session/views.ts';
import { messagePreview, search } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';

/** Asks where to send a copy of a message. */
export function ForwardDialog({ view, onClose }: { view: MessageView | undefined; onClose: () => void }) {
  const texts = useTexts();
  return (
    <Modal
      title={texts.forwardTo}
      open={view !== undefined}
      onCancel={onClose}
      footer={null}
      width={400}
      destroyOnHidden
    >
      {view === undefined ? null : <ForwardList view={view} onDone={onClose} />}
    </Modal>
  );
}

function ForwardList({ view, onDone }: { view: MessageView; onDone: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const conversations = useSessionState((state) => state.conversations);
  const [query, setQuery] = useState('');
  const send = (target: ConversationView) => {
    onDone();
    act(async () => {
      await forward(session, target, view);
      void message.success(texts.forwarded(target.name));
    });
  };
  return (
    <>
      <blockquote className="forwardQuote">{messagePreview(view, texts)}</blockquote>
      <Input
        autoFocus
        variant="filled"
        aria-label={texts.search}
        placeholder={texts.search}
        prefix={<SearchOutlined aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul className="forwardList">
        {search(conversations, query, texts).map((conversation) => (
          <li key={conversation.id}>
            <button type="button" onClick={() => send(conversation)}>
              <Avatar userId={conversation.peerId} name={conversation.name} src={conversation.avatar} size={36} />
              {conversation.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
