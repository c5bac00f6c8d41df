import { AudioMutedOutlined, BellOutlined, ClearOutlined, DeleteOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { App, type MenuProps } from 'antd';
import { useAct } from '../app/useAct.ts';
import { useGroup } from '../groups/useGroup.ts';
import { clearHistory, mute } from '../session/conversations.ts';
import { rightsIn } from '../session/groupRights.ts';
import { useSession } from '../session/react.ts';
import { changeTopic } from '../session/topics.ts';
import type { TopicView } from '../session/topicViews.ts';
import { type Texts, useTexts } from '../text/texts.ts';
import { useShowTopic } from './TopicPanel.tsx';
import { useDeleteTopic } from './useDeleteTopic.ts';

/** The menu of a topic: what everybody does for themselves, and what its owner and administrators do for all. */
export function useTopicMenu(topic: TopicView): MenuProps {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const show = useShowTopic();
  const deleteAsking = useDeleteTopic();
  const { modal } = App.useApp();
  const group = useGroup(topic);
  const { id, name, isMutedAll } = topic;
  const actions: Record<string, () => void> = {
    about: () => show(id),
    mute: () => act(() => mute(session, topic)),
    clear: () =>
      void modal.confirm({
        ...{ title: texts.clearHistoryAsk(name), okText: texts.clear, okButtonProps: { danger: true } },
        onOk: () => act(() => clearHistory(session, topic)),
      }),
    muteAll: () => act(() => changeTopic(session, topic, { muteAllMembers: !isMutedAll })),
    delete: () => deleteAsking(topic),
  };
  return {
    items: itemsOf(topic, group !== undefined && rightsIn(group).edit, texts),
    onClick: ({ key, domEvent }) => {
      domEvent.stopPropagation();
      actions[key]?.();
    },
  };
}

function itemsOf({ isMuted, isMutedAll }: TopicView, mayEdit: boolean, texts: Texts): MenuProps['items'] {
  const mine = [
    { key: 'about', icon: <InfoCircleOutlined aria-hidden />, label: texts.topicPanel },
    { key: 'mute', icon: <BellOutlined aria-hidden />, label: isMuted ? texts.unmute : texts.mute },
    { key: 'clear', icon: <ClearOutlined aria-hidden />, label: texts.clearHistory },
  ];
  if (!mayEdit) return mine;
  const muteAll = isMutedAll ? texts.unmuteTopic : texts.muteTopic;
  return [
    ...mine,
    { type: 'divider' },
    { key: 'muteAll', icon: <AudioMutedOutlined aria-hidden />, label: muteAll },
    { key: 'delete', icon: <DeleteOutlined aria-hidden />, label: texts.deleteTopic, danger: true },
  ];
}
