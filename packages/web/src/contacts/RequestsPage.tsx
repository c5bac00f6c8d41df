import { DeleteOutlined, UserAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { deleteRequest, type FriendRequestView, markRequestsRead, refuseRequest } from '../session/friendRequests.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts, useWording } from '../text/texts.ts';
import { fullTimeText, listTimeText } from '../text/times.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { Placeholder } from './placeholders.tsx';

/** Who wants to be a friend, and whom one asked. */
export function RequestsPage() {
  const texts = useTexts();
  const requests = useSessionState((state) => state.friendRequests);
  const [accepting, setAccepting] = useState<FriendRequestView>();
  useMarkRead();
  const received = requests.filter(({ isMine }) => !isMine);
  const sent = requests.filter(({ isMine }) => isMine);
  return (
    <>
      {requests.length === 0 ? (
        <Placeholder icon={<UserAddOutlined aria-hidden />} title={texts.noRequests} hint={texts.noRequestsHint} />
      ) : null}
      <RequestList title={texts.received} requests={received} onAccept={setAccepting} />
      <RequestList title={texts.sentRequests} requests={sent} onAccept={setAccepting} />
      <AcceptDialog request={accepting} onClose={() => setAccepting(undefined)} />
    </>
  );
}

/** Requests are read while they are on screen. */
function useMarkRead(): void {
  const session = useSession();
  const unread = useSessionState((state) => state.unreadRequests);
  useEffect(() => {
    if (unread === 0) return;
    const mark = () => document.visibilityState === 'visible' && void markRequestsRead(session);
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [session, unread]);
}

interface ListProps {
  title: string;
  requests: readonly FriendRequestView[];
  onAccept: (request: FriendRequestView) => void;
}

function RequestList({ title, requests, onAccept }: ListProps) {
  if (requests.length === 0) return null;
  return (
    <section className="requestList" aria-label={title}>
      <h3>
        {title} · {requests.length}
      </h3>
      <ul>
        {requests.map((request) => (
          <RequestRow key={request.userId} request={request} onAccept={onAccept} />
        ))}
      </ul>
    </section>
  );
}

function RequestRow({ request, onAccept }: Pick<ListProps, 'onAccept'> & { request: FriendRequestView }) {
  const { texts, language } = useWording();
  const session = useSession();
  const act = useAct();
  const { userId, name, avatar, wording, timeSec, isMine } = request;
  return (
    <li className="request">
      <Avatar userId={userId} name={name} src={avatar} size={44} />
      <div className="requestText">
        <strong title={userId}>{name}</strong>
        <p>{wording || (isMine ? texts.waiting : texts.noWording)}</p>
        <small>
          <time title={fullTimeText(timeSec, language)}>{listTimeText(timeSec, Date.now(), { texts, language })}</time>
          {isMine && wording !== '' ? ` · ${texts.waiting}` : null}
        </small>
      </div>
      <div className="requestButtons">
        {isMine ? null : (
          <>
            <Button size="small" type="primary" onClick={() => onAccept(request)}>
              {texts.accept}
            </Button>
            <Button size="small" onClick={() => act(() => refuseRequest(session, userId))}>
              {texts.refuse}
            </Button>
          </>
        )}
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          title={texts.delete}
          aria-label={texts.deleteRequest(name)}
          onClick={() => act(() => deleteRequest(session, request))}
        />
      </div>
    </li>
  );
}
