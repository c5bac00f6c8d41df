import { LoadingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { ChatHeader } from '../chat/ChatHeader.tsx';
import { usePeer } from '../chat/usePeer.ts';
import { Composer } from '../composer/Composer.tsx';
import { NoticeBanner } from '../groups/NoticeBanner.tsx';
import { type Fault, faultOf } from '../session/fault.ts';
import type { GroupView } from '../session/groups.ts';
import { enterRoom } from '../session/liveRoom.ts';
import { useSession } from '../session/react.ts';
import { faultText, useTexts } from '../text/texts.ts';
import { Wall } from './Wall.tsx';

interface Props {
  group: GroupView;
  conversationId: string;
}

/** A live room: who opens it enters it, and sees what is said from then on. */
export function LiveRoom({ group, conversationId }: Props) {
  const texts = useTexts();
  const peer = usePeer(conversationId);
  const { isIn, fault, enter } = useEntry(group.id);
  const isMuted = group.isMutedAll && group.myRole !== 'Owner';
  return (
    <section className="chat live" aria-label={peer.name}>
      <ChatHeader
        peer={peer}
        group={group}
        hint={
          <span className="watching">
            <i aria-hidden="true" />
            {texts.liveRoom} · {texts.watching(group.memberCount)}
          </span>
        }
      />
      <NoticeBanner key={group.notification} group={group} />
      {isIn ? <Wall group={group} conversationId={conversationId} /> : <Outside fault={fault} onRetry={enter} />}
      {isMuted ? <p className="roomMuted">{texts.roomMuted}</p> : null}
      {isIn && !isMuted ? (
        <Composer
          target={peer}
          name={peer.name}
          editing={undefined}
          refill={undefined}
          onEditLast={nothing}
          onEditEnd={nothing}
        />
      ) : null}
    </section>
  );
}

/** What was said in a live room stays as it was said. */
const nothing = () => undefined;

function Outside({ fault, onRetry }: { fault: Fault | undefined; onRetry: () => void }) {
  const texts = useTexts();
  if (fault === undefined) {
    return (
      <div className="placeholder" role="status">
        <LoadingOutlined aria-hidden />
        <p>{texts.enteringRoom}</p>
      </div>
    );
  }
  return (
    <div className="placeholder" role="alert">
      <p>{faultText(fault, texts)}</p>
      <Button onClick={onRetry}>{texts.retry}</Button>
    </div>
  );
}

function useEntry(groupId: string) {
  const session = useSession();
  const [isIn, setIn] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const enter = useCallback(() => {
    setFault(undefined);
    enterRoom(session, groupId).then(
      () => setIn(true),
      (error) => setFault(faultOf(error)),
    );
  }, [session, groupId]);
  useEffect(enter, [enter]);
  return { isIn, fault, enter };
}
