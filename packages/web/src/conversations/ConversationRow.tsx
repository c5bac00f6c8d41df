import { BellOutlined, MoreOutlined, PushpinFilled } from '@ant-design/icons';
import { Badge, Button, Dropdown } from 'antd';
import { memo } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goTo } from '../app/route.ts';
import { PersonAvatar } from '../contacts/PersonAvatar.tsx';
import type { ConversationView } from '../session/views.ts';
import { lastPreview } from '../text/preview.ts';
import { useTexts, useWording } from '../text/texts.ts';
import { fullTimeText, listTimeText } from '../text/times.ts';
import { useConversationMenu } from './useConversationMenu.tsx';

interface Props {
  conversation: ConversationView;
  isOpen: boolean;
}

/** One conversation of the list. */
export const ConversationRow = memo(function ConversationRow({ conversation, isOpen }: Props) {
  const texts = useTexts();
  const menu = useConversationMenu(conversation);
  const { id, name, peerId, avatar, unread, isPinned } = conversation;
  return (
    <Dropdown menu={menu} trigger={['contextMenu']}>
      <div className="conversation" data-open={isOpen} data-pinned={isPinned}>
        <button
          type="button"
          className="conversationMain"
          aria-label={rowLabel(conversation, texts)}
          aria-describedby={`last-${id}`}
          aria-current={isOpen ? 'true' : undefined}
          onClick={() => goTo(id)}
        >
          <Badge
            count={unread}
            offset={[-4, 4]}
            overflowCount={99}
            className={conversation.isMuted ? 'badgeMuted' : ''}
          >
            {conversation.type === 'C2C' ? (
              <PersonAvatar person={{ userId: peerId, name, avatar }} size={48} />
            ) : (
              <Avatar userId={peerId} name={name} src={avatar} size={48} />
            )}
          </Badge>
          <RowText conversation={conversation} isOpen={isOpen} />
        </button>
        <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
          <Button
            className="conversationMore"
            type="text"
            size="small"
            icon={<MoreOutlined aria-hidden />}
            aria-label={texts.actionsFor(name)}
          />
        </Dropdown>
      </div>
    </Dropdown>
  );
});

function RowText({ conversation, isOpen }: Props) {
  const { texts, language } = useWording();
  const { id, name, last, draft, isPinned, isMuted, mention } = conversation;
  const hasDraft = draft !== '' && !isOpen;
  return (
    <span className="conversationText">
      <span className="conversationTop">
        <strong>{name}</strong>
        {isMuted ? <MutedIcon label={texts.muted} /> : null}
        {last === undefined ? null : (
          <time title={fullTimeText(last.timeSec, language)}>
            {listTimeText(last.timeSec, Date.now(), { texts, language })}
          </time>
        )}
      </span>
      <span className="conversationBottom">
        <span id={`last-${id}`} className="conversationLast">
          {hasDraft ? <em>[{texts.draft}] </em> : null}
          {mention === undefined || isOpen ? null : (
            <span className="mention">{mention === 'me' ? texts.mentionMe : texts.mentionAll} </span>
          )}
          {!hasDraft && last?.isOwn === true && !last.isRecalled && last.content.kind !== 'tip' ? (
            <span>{texts.you}: </span>
          ) : null}
          {hasDraft ? draft : lastPreview(conversation, texts)}
        </span>
        {isPinned ? <PushpinFilled className="conversationPin" aria-label={texts.pinned} /> : null}
      </span>
    </span>
  );
}

function MutedIcon({ label }: { label: string }) {
  return (
    <span className="mutedIcon" role="img" aria-label={label}>
      <BellOutlined aria-hidden />
    </span>
  );
}

function rowLabel({ name, unread, isPinned, isMuted }: ConversationView, texts: ReturnType<typeof useTexts>): string {
  const marks = [
    name,
    unread > 0 ? texts.unread(unread) : '',
    isPinned ? texts.pinned : '',
    isMuted ? texts.muted : '',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}
