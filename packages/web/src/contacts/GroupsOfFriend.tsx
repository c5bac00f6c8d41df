import { Select } from 'antd';
import { useAct } from '../app/useAct.ts';
import { cutToBytes } from '../groups/byteLength.ts';
import { putIntoGroup, takeFromGroup } from '../session/friendGroups.ts';
import { type FriendView, friendLimits } from '../session/friends.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** The groups that a friend is in: chosen from those that there are, or made by typing a name. */
export function GroupsOfFriend({ friend }: { friend: FriendView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const groups = useSessionState((state) => state.friendGroups);
  const { userId } = friend;
  const put = (typed: string) => {
    const name = cutToBytes(typed.trim(), friendLimits.groupName);
    if (name !== '' && !friend.groups.includes(name)) act(() => putIntoGroup(session, name, userId));
  };
  return (
    <section className="fact" aria-label={texts.inGroups}>
      <h3>{texts.inGroups}</h3>
      <Select
        className="groupsOfFriend"
        mode="tags"
        aria-label={texts.inGroups}
        placeholder={texts.inGroupsHint}
        value={[...friend.groups]}
        options={groups.map(({ name }) => ({ value: name, label: name }))}
        notFoundContent={null}
        onSelect={put}
        onDeselect={(name: string) => act(() => takeFromGroup(session, name, userId))}
      />
    </section>
  );
}
