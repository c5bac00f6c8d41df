import { DeleteOutlined, MessageOutlined, StopOutlined, UserAddOutlined } from '@ant-design/icons';
import { App, Button, Typography } from 'antd';
import { useState } from 'react';
import { goTo } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { EditableFact } from '../groups/EditableFact.tsx';
import { deleteFriend, friendLimits, setRemark } from '../session/friends.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { AddFriendDialog } from './AddFriendDialog.tsx';
import { GroupsOfFriend } from './GroupsOfFriend.tsx';
import { PersonAvatar } from './PersonAvatar.tsx';
import { useBlocking } from './useBlocking.ts';
import { type KnownPerson, usePerson, useProfiles } from './usePerson.ts';
import { statusText, useStatus } from './useStatus.ts';

interface Props {
  userId: string;
  /** The friend was deleted. */
  onGone?: () => void;
  /** One goes to the conversation with them; it may be where one is. */
  onMessage?: () => void;
}

/** Who somebody is, and what one may do about them. */
export function PersonCard({ userId, onGone, onMessage }: Props) {
  const session = useSession();
  const act = useAct();
  const texts = useTexts();
  const person = usePerson(userId);
  const isMe = useSessionState((state) => state.account?.userId === userId);
  const isAsked = useProfiles([userId]);
  const { friend, profile } = person;
  // All of it at once: nothing moves away under a click when the profile comes.
  if (friend === undefined && profile === undefined && !isAsked) return <div className="personCard" aria-busy />;
  return (
    <div className="personCard">
      <CardHead person={person} />
      {isMe ? null : <CardActions person={person} onMessage={onMessage} />}
      <Facts person={person} />
      {friend === undefined ? null : (
        <>
          <EditableFact
            label={texts.remark}
            text={friend.remark}
            placeholder={texts.noRemark}
            mayEdit
            maxBytes={friendLimits.remark}
            onSave={(remark) => act(() => setRemark(session, userId, remark))}
          />
          <GroupsOfFriend friend={friend} />
        </>
      )}
      {isMe ? null : <CardEnd person={person} onGone={onGone} />}
    </div>
  );
}

function CardHead({ person }: { person: KnownPerson }) {
  const texts = useTexts();
  const status = useStatus(person.userId);
  const { userId, name, isBlocked } = person;
  return (
    <header className="personHead">
      <PersonAvatar person={person} size={72} />
      <div>
        <strong>{name}</strong>
        <Typography.Text type="secondary" copyable={{ text: userId, tooltips: [texts.copy, texts.copied] }}>
          {userId}
        </Typography.Text>
        <small role="status" data-online={status?.isOnline === true}>
          {isBlocked ? texts.blocked : status === undefined ? '' : statusText(status, texts)}
        </small>
      </div>
    </header>
  );
}

function CardActions({ person, onMessage }: { person: KnownPerson; onMessage: Props['onMessage'] }) {
  const texts = useTexts();
  const [isAdding, setAdding] = useState(false);
  const isLoaded = useSessionState((state) => state.areContactsLoaded);
  const write = () => {
    onMessage?.();
    goTo(`C2C${person.userId}`);
  };
  return (
    <div className="personActions">
      <Button type="primary" icon={<MessageOutlined aria-hidden />} onClick={write}>
        {texts.sendMessage}
      </Button>
      {person.friend === undefined && !person.isBlocked && isLoaded ? (
        <Button icon={<UserAddOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {texts.addFriend}
        </Button>
      ) : null}
      <AddFriendDialog person={person} isOpen={isAdding} onClose={() => setAdding(false)} />
    </div>
  );
}

/** What they say of themselves; what they leave out is left out. */
function Facts({ person: { name, friend, profile } }: { person: KnownPerson }) {
  const texts = useTexts();
  const said = friend ?? profile;
  const facts = [
    [texts.nick, friend === undefined || friend.nick === name ? '' : friend.nick],
    [texts.signature, said?.signature ?? ''],
    [texts.place, said?.location ?? ''],
  ].filter(([, text]) => text !== '');
  if (facts.length === 0) return null;
  return (
    <dl className="personFacts">
      {facts.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function CardEnd({ person, onGone }: { person: KnownPerson; onGone: Props['onGone'] }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const setBlocked = useBlocking();
  const { userId, name, friend, isBlocked } = person;
  const askToDelete = () =>
    void modal.confirm({
      ...{ title: texts.deleteFriendAsk(name), content: texts.deleteFriendHint, okText: texts.deleteFriend },
      okButtonProps: { danger: true },
      onOk: () =>
        act(async () => {
          await deleteFriend(session, userId);
          onGone?.();
        }),
    });
  return (
    <section className="personEnd">
      <Button danger={!isBlocked} icon={<StopOutlined aria-hidden />} onClick={() => setBlocked(person, isBlocked)}>
        {isBlocked ? texts.unblock : texts.block}
      </Button>
      {friend === undefined ? null : (
        <Button danger icon={<DeleteOutlined aria-hidden />} onClick={askToDelete}>
          {texts.deleteFriend}
        </Button>
      )}
    </section>
  );
}
