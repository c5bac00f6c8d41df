import { Drawer, Typography } from 'antd';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useGroup, useTopic } from '../groups/useGroup.ts';
import { rightsIn } from '../session/groupRights.ts';
import type { GroupView } from '../session/groups.ts';
import type { TopicView } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';
import { TopicFacts, TopicSwitches, TopicWayOut } from './TopicFacts.tsx';
import { useKeepers } from './useKeepers.ts';

const ShowTopicContext = createContext<(conversationId: string) => void>(() => undefined);

/** Shows what there is about a topic, beside what one looks at. */
export const useShowTopic = (): ((conversationId: string) => void) => useContext(ShowTopicContext);

/** The page's place for what there is about a topic. */
export function TopicPanelHost({ children }: { children: ReactNode }) {
  const texts = useTexts();
  const [shown, setShown] = useState({ id: '', isOpen: false });
  const [show] = useState(() => (id: string) => setShown({ id, isOpen: true }));
  const peer = { type: 'GROUP', peerId: shown.id.slice('GROUP'.length) };
  const topic = useTopic(peer);
  const group = useGroup(peer);
  return (
    <ShowTopicContext value={show}>
      {children}
      <Drawer
        title={texts.topicPanel}
        // One that is deleted meanwhile has nothing to be shown.
        open={shown.isOpen && topic !== undefined}
        onClose={() => setShown({ ...shown, isOpen: false })}
        size={matchMedia('(max-width: 760px)').matches ? '100%' : 380}
        destroyOnHidden
      >
        {topic === undefined || group === undefined ? null : <Panel topic={topic} group={group} />}
      </Drawer>
    </ShowTopicContext>
  );
}

function Panel({ topic, group }: { topic: TopicView; group: GroupView }) {
  const texts = useTexts();
  const keepers = useKeepers(group);
  const mayEdit = rightsIn(group).edit;
  return (
    <div className="groupPanel">
      <header className="groupHead">
        <Avatar userId={topic.peerId} name={topic.name} src={topic.avatar} size={56} />
        <div>
          <strong>{topic.name}</strong>
          <Typography.Text type="secondary" copyable={{ text: topic.peerId, tooltips: [texts.copy, texts.copied] }}>
            {topic.peerId}
          </Typography.Text>
          <small>{texts.topicIn(group.name)}</small>
        </div>
      </header>
      <TopicFacts topic={topic} mayEdit={mayEdit} />
      <TopicSwitches topic={topic} mayEdit={mayEdit} />
      {keepers === undefined ? null : <p className="topicKeepers">{keepers}</p>}
      {mayEdit ? <TopicWayOut topic={topic} /> : null}
    </div>
  );
}
