import { BellOutlined, MoreOutlined, NumberOutlined, PushpinFilled } from '@ant-design/icons';
import { Badge, Button, Dropdown, type MenuProps } from 'antd';
import { memo } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goTo } from '../app/route.ts';
import { PersonAvatar } from '../contacts/PersonAvatar.tsx';
import { communityIdOf } from '../session/topicIds.ts';
import type { ConversationView } from '../session/views.ts';
import { lastPreview } from '../text/preview.ts';
import { type Texts, useTexts, useWording } from '../text/texts.ts';
import { fullTimeText, listTimeText } from '../text/times.ts';
import { useConversationMenu } from './useConversationMenu.tsx';

interface Props {
  conversation: ConversationView;
  isOpen: boolean;
}

/** One conversation of the list, with its menu; what stands in no list of the server's has none. */
export const ConversationRow = memo(function ConversationRow(props: Props) {
  const { topicCount, peerId } = props.conversation;
  const isListed = topicCount === undefined && communityIdOf(peerId) === undefined;
  return isListed ? <WithMenu {...props} /> : <PlainRow {...props} />;
});

function WithMenu(props: Props) {
  return <RowFrame {...props} menu={useConversationMenu(props.conversation)} />;
}

/** A row of a list of what one talks in. */
export function RowFrame({ menu, ...props }: Props & { menu: MenuProps }) {
  const texts = useTexts();
  const { name, isPinned } = props.conversation;
  return (
    <Dropdown menu={menu} trigger={['contextMenu']}>
      <div className="conversation" data-open={props.isOpen} data-pinned={isPinned}>
        <RowMain {...props} />
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
}

function PlainRow(props: Props) {
  return (
    <div className="conversation" data-open={props.isOpen}>
      <RowMain {...props} />
    </div>
  );
}

function RowMain({ conversation, isOpen }: Props) {
  const texts = useTexts();
  const { id, name, peerId, avatar, unread, isMuted } = conversation;
  return (
    <button
      type="button"
      className="conversationMain"
      aria-label={rowLabel(conversation, texts)}
      aria-describedby={`last-${id}`}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => goTo(id)}
    >
      <Badge count={unread} offset={[-4, 4]} overflowCount={99} className={isMuted ? 'badgeMuted' : ''}>
        {conversation.type === 'C2C' ? (
          <PersonAvatar person={{ userId: peerId, name, avatar }} size={48} />
        ) : (
          <Avatar userId={peerId} name={name} src={avatar} size={48} />
        )}
      </Badge>
      <RowText conversation={conversation} isOpen={isOpen} />
    </button>
  );
}

function RowText({ conversation, isOpen }: Props) {
  const { texts, language } = useWording();
  const { id, name, last, draft, isPinned, isMuted, mention, topicCount } = conversation;
  const hasDraft = draft !== '' && !isOpen;
  return (
    <span className="conversationText">
      <span className="conversationTop">
        <strong>{name}</strong>
        {topicCount === undefined ? null : <NumberOutlined className="topicsIcon" aria-hidden />}
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
          {last?.topic === undefined ? null : <span className="lastTopic">{last.topic}</span>}
          {last === undefined && !hasDraft ? unsaidText(conversation, texts) : null}
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

/** What stands where nothing was said yet. */
function unsaidText({ topicCount, about }: ConversationView, texts: Texts): string | undefined {
  if (topicCount !== undefined) return texts.topicCount(topicCount);
  return about === undefined ? undefined : about || texts.noMessages;
}

function MutedIcon({ label }: { label: string }) {
  return (
    <span className="mutedIcon" role="img" aria-label={label}>
      <BellOutlined aria-hidden />
    </span>
  );
}

function rowLabel({ name, unread, isPinned, isMuted, topicCount }: ConversationView, texts: Texts): string {
  const marks = [
    name,
    topicCount === undefined ? '' : texts.topicCount(topicCount),
    unread > 0 ? texts.unread(unread) : '',
    isPinned ? texts.pinned : '',
    isMuted ? texts.muted : '',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}
