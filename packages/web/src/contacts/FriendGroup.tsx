import { CloseOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { App, Button, Input, Select } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { cutToBytes } from '../groups/byteLength.ts';
import { deleteFriendGroup, putIntoGroup, renameFriendGroup, takeFromGroup } from '../session/friendGroups.ts';
import { type FriendGroupView, type FriendView, friendLimits } from '../session/friends.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

interface Props {
  group: FriendGroupView;
  /** All friends, sorted. */
  friends: readonly FriendView[];
}

/** A friend group: its name, who is in it, and whom to put in. */
export function FriendGroup({ group, friends }: Props) {
  const texts = useTexts();
  const inside = new Set(group.userIds);
  const members = friends.filter(({ userId }) => inside.has(userId));
  const others = friends.filter(({ userId }) => !inside.has(userId));
  return (
    <section className="friendGroup" aria-label={group.name}>
      <GroupHead group={group} />
      <ul className="groupPeople">
        {members.map((friend) => (
          <Member key={friend.userId} group={group} friend={friend} />
        ))}
        {members.length === 0 ? <li className="groupEmpty">{texts.noGroupMembers}</li> : null}
      </ul>
      {others.length === 0 ? null : <NewMember group={group} friends={others} />}
    </section>
  );
}

function Member({ group, friend: { userId, name, avatar } }: { group: FriendGroupView; friend: FriendView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  return (
    <li>
      <Avatar userId={userId} name={name} src={avatar} size={28} />
      <span title={userId}>{name}</span>
      <Button
        type="text"
        size="small"
        shape="circle"
        icon={<CloseOutlined aria-hidden />}
        aria-label={texts.takeOut(name, group.name)}
        onClick={() => act(() => takeFromGroup(session, group.name, userId))}
      />
    </li>
  );
}

function NewMember({ group, friends }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={texts.addGroupMembers}
      placeholder={texts.addGroupMembers}
      value={null}
      options={friends.map(({ userId, name }) => ({ value: userId, label: name }))}
      onChange={(userId: string | null) => {
        if (userId !== null) act(() => putIntoGroup(session, group.name, userId));
      }}
    />
  );
}

function GroupHead({ group }: { group: FriendGroupView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const [isNaming, setNaming] = useState(false);
  const { name } = group;
  if (isNaming) return <NameForm name={name} onEnd={() => setNaming(false)} />;
  const askToDelete = () =>
    void modal.confirm({
      ...{ title: texts.deleteGroupAsk(name), content: texts.deleteGroupHint, okText: texts.delete },
      okButtonProps: { danger: true },
      onOk: () => act(() => deleteFriendGroup(session, name)),
    });
  return (
    <header className="friendGroupHead">
      <h3>
        <span>{name}</span> <small>{texts.friendCount(group.userIds.length)}</small>
      </h3>
      <Button
        type="text"
        size="small"
        icon={<EditOutlined aria-hidden />}
        aria-label={texts.renameGroup(name)}
        onClick={() => setNaming(true)}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={texts.deleteGroup(name)}
        onClick={askToDelete}
      />
    </header>
  );
}

function NameForm({ name, onEnd }: { name: string; onEnd: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  const save = () => {
    if (wanted === '') return;
    if (wanted !== name) act(() => renameFriendGroup(session, name, wanted));
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // Else Escape would leave the page too.
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  };
  return (
    <form
      className="newFriendGroup"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Input
        autoFocus
        aria-label={texts.friendGroupName}
        value={typed}
        status={wanted === '' ? 'error' : ''}
        onChange={(event) => setTyped(cutToBytes(event.target.value, friendLimits.groupName))}
        onKeyDown={onKeyDown}
      />
      <Button onClick={onEnd}>{texts.cancel}</Button>
      <Button type="primary" htmlType="submit" disabled={wanted === ''}>
        {texts.save}
      </Button>
    </form>
  );
}
