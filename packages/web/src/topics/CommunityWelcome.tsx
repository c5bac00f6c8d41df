import { Avatar } from '../app/Avatar.tsx';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import { topicsOf } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';
import { useKeepers } from './useKeepers.ts';

/** Instead of a chat while no topic is chosen: what the community is, and who makes its topics. */
export function CommunityWelcome({ group }: { group: GroupView }) {
  const texts = useTexts();
  const keepers = useKeepers(group);
  const hasAny = useSessionState((state) => topicsOf(state.topics, group.id).length > 0);
  return (
    <div className="placeholder communityWelcome">
      <Avatar userId={group.id} name={group.name} src={group.avatar} size={72} />
      <strong>{group.name}</strong>
      {group.introduction === '' ? null : <p>{group.introduction}</p>}
      {hasAny ? <p>{texts.pickTopic}</p> : null}
      {keepers === undefined ? null : <p className="topicKeepers">{keepers}</p>}
    </div>
  );
}
