import { ArrowLeftOutlined, InfoCircleOutlined, MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { Avatar } from '../app/Avatar.tsx';
import { goBack } from '../app/route.ts';
import type { GroupView } from '../session/groups.ts';
import type { TopicView } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';
import { useShowTopic } from './TopicPanel.tsx';
import { useTopicMenu } from './useTopicMenu.tsx';

/** Which topic one talks in, and of which community. */
export function TopicHeader({ topic, group }: { topic: TopicView; group: GroupView | undefined }) {
  const texts = useTexts();
  const show = useShowTopic();
  const menu = useTopicMenu(topic);
  return (
    <header className="chatHead">
      <Button
        className="chatBack"
        type="text"
        shape="circle"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={texts.backToTopics}
        onClick={goBack}
      />
      <Avatar userId={topic.peerId} name={topic.name} src={topic.avatar} size={40} />
      <div className="chatTitle">
        <h2 title={topic.name}>{topic.name}</h2>
        <span>{topic.about || group?.name}</span>
      </div>
      <Button
        type="text"
        shape="circle"
        icon={<InfoCircleOutlined aria-hidden />}
        aria-label={texts.topicPanel}
        onClick={() => show(topic.id)}
      />
      <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
        <Button type="text" shape="circle" icon={<MoreOutlined aria-hidden />} aria-label={texts.conversationActions} />
      </Dropdown>
    </header>
  );
}
