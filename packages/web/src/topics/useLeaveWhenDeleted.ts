import { App } from 'antd';
import { useEffect, useRef } from 'react';
import { goBack } from '../app/route.ts';
import type { TopicView } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';

/**
 * Leaves a topic that is deleted while it is open, for those that are left, and says why.
 *
 * @param isIn the user is still in its community; else the way leads further back
 */
export function useLeaveWhenDeleted(topic: TopicView | undefined, isIn: boolean): void {
  const texts = useTexts();
  const { message } = App.useApp();
  const last = useRef(topic);
  useEffect(() => {
    const before = last.current;
    last.current = topic;
    if (before === undefined || topic !== undefined || !isIn) return;
    void message.info(texts.topicDeleted(before.name));
    goBack();
  }, [topic, isIn, message, texts]);
}
