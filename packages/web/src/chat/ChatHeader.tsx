import { ArrowLeftOutlined, MoreOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { type ReactNode, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goBack } from '../app/route.ts';
import { PersonAvatar } from '../contacts/PersonAvatar.tsx';
import { useShowPerson } from '../contacts/PersonPanel.tsx';
import { statusText, useStatus } from '../contacts/useStatus.ts';
import { useConversationMenu } from '../conversations/useConversationMenu.tsx';
import { GroupPanel } from '../groups/GroupPanel.tsx';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import type { ConversationView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';
import type { Peer } from './usePeer.ts';

interface Props {
  peer: Peer;
  group: GroupView | undefined;
  /** Stands in the place of how many members there are. */
  hint?: ReactNode;
}

/** Who one talks with, whether they are online or typing; of a group how many are in it. */
export function ChatHeader({ peer, group, hint }: Props) {
  const texts = useTexts();
  const isTyping = useSessionState((state) => state.typing.has(peer.id));
  const conversation = useSessionState((state) => state.conversations.find(({ id }) => id === peer.id));
  const isC2c = peer.type === 'C2C';
  const beneath = isC2c ? <PeerStatus userId={peer.peerId} /> : peer.peerId;
  return (
    <header className="chatHead">
      <Button
        className="chatBack"
        type="text"
        shape="circle"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={texts.back}
        onClick={goBack}
      />
      {isC2c ? (
        <PersonAvatar person={{ ...peer, userId: peer.peerId }} size={40} />
      ) : (
        <Avatar userId={peer.peerId} name={peer.name} src={peer.avatar} size={40} />
      )}
      <div className="chatTitle">
        <h2 title={peer.name}>{peer.name}</h2>
        <span role="status" data-typing={isTyping}>
          {isTyping ? texts.typing : (hint ?? (group ? texts.memberCount(group.memberCount) : beneath))}
        </span>
      </div>
      {isC2c ? <PersonButton userId={peer.peerId} name={peer.name} /> : <GroupButton groupId={peer.peerId} />}
      {conversation === undefined ? null : <HeaderMenu conversation={conversation} />}
    </header>
  );
}

/** Whether the other side is online; where that is not known, their user ID. */
function PeerStatus({ userId }: { userId: string }) {
  const texts = useTexts();
  const status = useStatus(userId);
  return status?.isOnline === true ? statusText(status, texts) : userId;
}

function PersonButton({ userId, name }: { userId: string; name: string }) {
  const texts = useTexts();
  const show = useShowPerson();
  return (
    <Button
      type="text"
      shape="circle"
      icon={<UserOutlined aria-hidden />}
      aria-label={texts.aboutPerson(name)}
      onClick={() => show(userId)}
    />
  );
}

function GroupButton({ groupId }: { groupId: string }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        type="text"
        shape="circle"
        icon={<TeamOutlined aria-hidden />}
        aria-label={texts.groupPanel}
        onClick={() => setOpen(true)}
      />
      <GroupPanel groupId={groupId} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

function HeaderMenu({ conversation }: { conversation: ConversationView }) {
  const texts = useTexts();
  const menu = useConversationMenu(conversation);
  return (
    <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
      <Button type="text" shape="circle" icon={<MoreOutlined aria-hidden />} aria-label={texts.conversationActions} />
    </Dropdown>
  );
}
