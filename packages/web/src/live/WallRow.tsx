import { Button, Dropdown } from 'antd';
import { memo, type ReactNode, useState } from 'react';
import { avatarColor, initials } from '../app/initials.ts';
import { useAct } from '../app/useAct.ts';
import { MessageContent } from '../chat/MessageContent.tsx';
import { useMemberMenu } from '../groups/MemberMenu.tsx';
import type { GroupView } from '../session/groups.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { resend } from '../session/send.ts';
import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import { faultText, useTexts, useWording } from '../text/texts.ts';
import { timeText } from '../text/times.ts';
import { tipText } from '../text/tips.ts';

interface Props {
  view: MessageView;
  group: GroupView;
}

/** A message on the wall; drawn once, and again only when it changes. */
export const WallRow = memo(
  function WallRow({ view, group }: Props) {
    const { texts, language } = useWording();
    const [first] = view.contents;
    if (first?.kind === 'tip') return <p className="wallTip">{tipText(first.tip, texts)}</p>;
    const sender = view.isOwn ? texts.you : view.senderName;
    const label = `${texts.messageFrom(sender, timeText(view.timeSec, language))}: ${messagePreview(view, texts)}`;
    const { priority } = view.raw;
    const isHost = view.from === group.ownerId;
    return (
      <article className="wallRow" data-priority={priority} data-own={view.isOwn} data-id={view.id} aria-label={label}>
        <Face view={view} />
        <div className="wallText">
          <Sender view={view} group={group} name={sender} />
          {isHost ? <span className="wallTag">{texts.roomHost}</span> : null}
          {priority === 'High' ? (
            <span className="wallTag" data-urgent="true">
              {texts.priorities.High}
            </span>
          ) : null}
          {view.contents.map((content, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the elements of a message keep their places
            <MessageContent key={index} content={content} />
          ))}
          {view.state === 'failed' ? <Failed view={view} /> : null}
        </div>
      </article>
    );
  },
  // Of the group a row shows who the host is and what one may do: not how many are here, which changes all the time.
  (before, after) => before.view === after.view && before.group.myRole === after.group.myRole,
);

function Sender({ view, group, name }: Props & { name: string }) {
  const myUserId = useSessionState((state) => state.account?.userId);
  if (group.myRole !== 'Owner' || view.from === myUserId) return <strong className="wallSender">{name}</strong>;
  return <SenderMenu view={view} group={group} name={name} />;
}

/** A menu for each of two hundred rows would be what the wall spends its time on: it is made when it is opened. */
function SenderMenu(props: Props & { name: string }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      className="wallSender"
      aria-label={texts.actionsFor(props.name)}
      aria-expanded={isOpen}
      onClick={() => setOpen(true)}
    >
      {props.name}
    </button>
  );
  return isOpen ? (
    <OpenMenu {...props} onClose={() => setOpen(false)}>
      {button}
    </OpenMenu>
  ) : (
    button
  );
}

function OpenMenu(props: Props & { name: string; onClose: () => void; children: ReactNode }) {
  const { view, group, name, onClose, children } = props;
  const member = { userId: view.from, name, nameCard: '', role: 'Member', isMuted: true };
  const menu = useMemberMenu({ group, member, onChanged: nothing }, nothing);
  return (
    <Dropdown
      open
      autoFocus
      menu={{ ...menu }}
      trigger={['click']}
      placement="topLeft"
      onOpenChange={(isNow) => isNow || onClose()}
    >
      {children}
    </Dropdown>
  );
}

/** A picture or initials, without what a larger one can do: there is one in each row. */
function Face({ view }: { view: MessageView }) {
  if (view.senderAvatar !== undefined) return <img className="wallFace" src={view.senderAvatar} alt="" />;
  return (
    <span className="wallFace" style={{ background: avatarColor(view.from) }} aria-hidden="true">
      {initials(view.senderName)}
    </span>
  );
}

const nothing = () => undefined;

function Failed({ view }: { view: MessageView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  return (
    <span className="failed">
      {texts.failed}
      {view.fault === undefined ? null : ` · ${faultText(view.fault, texts)}`}
      <Button type="link" size="small" danger onClick={() => act(() => resend(session, view))}>
        {texts.resend}
      </Button>
    </span>
  );
}
