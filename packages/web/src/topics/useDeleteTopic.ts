import { App } from 'antd';
import { useAct } from '../app/useAct.ts';
import { useSession } from '../session/react.ts';
import { deleteTopic } from '../session/topics.ts';
import type { TopicView } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';

/** Deletes a topic for everybody, when one is sure. */
export function useDeleteTopic(): (topic: TopicView) => void {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  return (topic) =>
    void modal.confirm({
      ...{ title: texts.deleteTopicAsk(topic.name), okText: texts.deleteTopic, okButtonProps: { danger: true } },
      onOk: () => act(() => deleteTopic(session, topic)),
    });
}
