import { PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { cutToBytes } from '../groups/byteLength.ts';
import { createFriendGroup } from '../session/friendGroups.ts';
import { friendLimits } from '../session/friends.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { FriendGroup } from './FriendGroup.tsx';
import { sortByName } from './letters.ts';
import { Placeholder } from './placeholders.tsx';

/** The groups into which one sorts friends. */
export function FriendGroupsPage() {
  const texts = useTexts();
  const groups = useSessionState((state) => state.friendGroups);
  const all = useSessionState((state) => state.friends);
  const friends = useMemo(() => sortByName(all), [all]);
  return (
    <>
      <NewFriendGroup />
      {groups.length === 0 ? (
        <Placeholder icon={<TeamOutlined aria-hidden />} title={texts.noFriendGroups} hint={texts.noFriendGroupsHint} />
      ) : null}
      {groups.map((group) => (
        <FriendGroup key={group.name} group={group} friends={friends} />
      ))}
    </>
  );
}

function NewFriendGroup() {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const make = () => {
    if (name === '') return;
    act(async () => {
      await createFriendGroup(session, name);
      setTyped('');
    });
  };
  return (
    <form
      className="newFriendGroup"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Input
        aria-label={texts.friendGroupName}
        placeholder={texts.friendGroupName}
        value={typed}
        onChange={(event) => setTyped(cutToBytes(event.target.value, friendLimits.groupName))}
      />
      <Button type="primary" htmlType="submit" icon={<PlusOutlined aria-hidden />} disabled={name === ''}>
        {texts.newFriendGroup}
      </Button>
    </form>
  );
}
