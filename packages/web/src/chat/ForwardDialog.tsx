import { SearchOutlined } from '@ant-design/icons';
import { App, Input, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { useLists } from '../conversations/useLists.ts';
import { talkableOf } from '../session/entries.ts';
import { useSession } from '../session/react.ts';
import { forward, forwardTogether } from '../session/send.ts';
import type { ConversationView, MessageView } from '../session/views.ts';
import { messagePreview, search } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { mergedLines } from './mergedLines.ts';
import type { Peer } from './usePeer.ts';

/** What is to be sent on: a copy of one message, or several as one. */
export interface Forwarding {
  views: readonly MessageView[];
  isTogether: boolean;
}

interface Props {
  forwarding: Forwarding | undefined;
  /** Whose conversation it is from. */
  from: Peer;
  onClose: () => void;
  onSent: () => void;
}

/** Asks where to send a copy of messages. */
export function ForwardDialog({ forwarding, from, onClose, onSent }: Props) {
  const texts = useTexts();
  return (
    <Modal
      title={texts.forwardTo}
      open={forwarding !== undefined}
      onCancel={onClose}
      footer={null}
      width={400}
      destroyOnHidden
    >
      {forwarding === undefined ? null : <ForwardList {...{ forwarding, from, onClose, onSent }} />}
    </Modal>
  );
}

function ForwardList({ forwarding, from, onClose, onSent }: Props & { forwarding: Forwarding }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const lists = useLists();
  const targets = useMemo(() => talkableOf(lists), [lists]);
  const [query, setQuery] = useState('');
  const { views, isTogether } = forwarding;
  const lines = mergedLines(views, texts);
  const [first] = views;
  const send = (target: ConversationView) => {
    onClose();
    act(async () => {
      if (isTogether) await forwardTogether(session, target, { views, title: texts.historyOf(from.name), lines });
      else if (first !== undefined) await forward(session, target, first);
      onSent();
      void message.success(texts.forwarded(target.name));
    });
  };
  return (
    <>
      <blockquote className="forwardQuote">
        {isTogether || first === undefined ? lines.join('\n') : messagePreview(first, texts)}
      </blockquote>
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
        {search(targets, query, texts).map((conversation) => (
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
