import { ExclamationCircleFilled, MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useRef, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useShowPerson } from '../contacts/PersonPanel.tsx';
import { friendOf } from '../session/friends.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { mayReact } from '../session/reactions.ts';
import { atAll } from '../session/sdk.ts';
import { resend } from '../session/send.ts';
import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import { faultText, useTexts, useWording } from '../text/texts.ts';
import { dayText, timeText } from '../text/times.ts';
import { tipText } from '../text/tips.ts';
import { Bubble } from './Bubble.tsx';
import { ReactionButton } from './ReactionButton.tsx';
import { Reactions } from './Reactions.tsx';
import { RecalledRow } from './RecalledRow.tsx';
import type { Row } from './rows.ts';
import { SelectBox } from './SelectBox.tsx';
import { useMessageMenu } from './useMessageMenu.tsx';
import type { Peer } from './usePeer.ts';
import { useOnScreen } from './useSeen.ts';

interface Props {
  row: Row;
  /** One was led here. */
  isJumpedTo: boolean;
  peer: Peer;
  onSeen: (view: MessageView) => void;
}

/** A message with the separators above it. */
export function MessageRow({ row, peer, isJumpedTo, onSeen }: Props) {
  const wording = useWording();
  const { view } = row;
  const box = useRef<HTMLDivElement>(null);
  useOnScreen(box, view.wantsReceipt, () => onSeen(view));
  return (
    <div ref={box} className="row" data-jumped={isJumpedTo} data-starts={row.startsGroup} data-ends={row.endsGroup}>
      {row.startsHistory ? <p className="historyStart">{wording.texts.historyStart}</p> : null}
      {row.startsDay ? (
        <div className="day">
          <span>{dayText(view.timeSec, Date.now(), wording)}</span>
        </div>
      ) : null}
      {row.startsUnread ? <div className="unreadLine">{wording.texts.unreadBelow}</div> : null}
      <Content row={row} peer={peer} />
    </div>
  );
}

function Content({ row, peer }: { row: Row; peer: Peer }) {
  const texts = useTexts();
  const { view } = row;
  const [first] = view.contents;
  if (view.isRecalled) return <RecalledRow view={view} peer={peer} />;
  if (first?.kind === 'tip') return <p className="tip">{tipText(first.tip, texts)}</p>;
  return <Said row={row} peer={peer} />;
}

function Said({ row, peer }: { row: Row; peer: Peer }) {
  const { texts, language } = useWording();
  const { view, endsGroup } = row;
  const [isReacting, setReacting] = useState(false);
  const menu = useMessageMenu(view, () => setReacting(true));
  const remark = useSessionState((state) => friendOf(state.friends, view.from)?.remark);
  const sender = view.isOwn ? texts.you : remark || senderOf(view, peer);
  const myUserId = useSessionState((state) => state.account?.userId ?? '');
  const isMentioned = !view.isOwn && view.mentions.some((userId) => userId === myUserId || userId === atAll);
  const label = `${texts.messageFrom(sender, timeText(view.timeSec, language))}: ${messagePreview(view, texts)}`;
  return (
    <article
      className="said"
      data-own={view.isOwn}
      data-state={view.state}
      data-mentioned={isMentioned}
      aria-label={label}
    >
      <SelectBox view={view} />
      {view.isOwn ? null : (
        <span className="saidAvatar">{endsGroup ? <Sender view={view} name={sender} peer={peer} /> : null}</span>
      )}
      <div className="saidBody">
        {peer.type !== 'C2C' && !view.isOwn && row.startsGroup ? <p className="saidSender">{sender}</p> : null}
        <Dropdown menu={menu} trigger={['contextMenu']}>
          <div className="saidBubble">
            <Bubble view={view} />
          </div>
        </Dropdown>
        <Reactions view={view} />
        {view.state === 'failed' ? <Failed view={view} /> : null}
      </div>
      {mayReact(view) ? <ReactionButton view={view} isOpen={isReacting} onOpenChange={setReacting} /> : null}
      <Dropdown menu={menu} trigger={['click']} placement={view.isOwn ? 'bottomRight' : 'bottomLeft'}>
        <Button
          className="saidMore"
          type="text"
          size="small"
          shape="circle"
          icon={<MoreOutlined aria-hidden />}
          aria-label={texts.messageActions}
        />
      </Dropdown>
    </article>
  );
}

/** Who said it; a click tells more. By keyboard that is in the header and in the list of members. */
function Sender({ view, name, peer }: { view: MessageView; name: string; peer: Peer }) {
  const show = useShowPerson();
  return (
    <button type="button" tabIndex={-1} aria-hidden title={name} onClick={() => show(view.from)}>
      <Avatar
        userId={view.from}
        name={name}
        src={view.senderAvatar ?? (peer.type === 'C2C' ? peer.avatar : undefined)}
        size={32}
      />
    </button>
  );
}

function Failed({ view }: { view: MessageView }) {
  const texts = useTexts();
  const session = useSession();
  return (
    <div className="failed">
      <ExclamationCircleFilled aria-hidden />
      <span>
        {texts.failed}
        {view.fault === undefined ? null : ` · ${faultText(view.fault, texts)}`}
      </span>
      <Button type="link" size="small" danger onClick={() => void resend(session, view)}>
        {texts.resend}
      </Button>
    </div>
  );
}

function senderOf(view: MessageView, peer: Peer): string {
  return view.from === peer.peerId ? peer.name : view.senderName;
}
