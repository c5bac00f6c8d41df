import { memo } from 'react';
import { RowFrame } from '../conversations/ConversationRow.tsx';
import type { TopicView } from '../session/topicViews.ts';
import { useTopicMenu } from './useTopicMenu.tsx';

/** One topic of the list. */
export const TopicRow = memo(function TopicRow({ topic, isOpen }: { topic: TopicView; isOpen: boolean }) {
  return <RowFrame conversation={topic} isOpen={isOpen} menu={useTopicMenu(topic)} />;
});
