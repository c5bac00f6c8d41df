import { BellOutlined, ClearOutlined, DeleteOutlined, PushpinOutlined, StopOutlined } from '@ant-design/icons';
import { App, type MenuProps } from 'antd';
import { goBack } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { useBlocking } from '../contacts/useBlocking.ts';
import { clearHistory, deleteConversation, mute, pin } from '../session/conversations.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { ConversationView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';

/** The menu of a conversation; what cannot be undone asks first. */
export function useConversationMenu(conversation: ConversationView): MenuProps {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const { id, type, peerId, name, isPinned, isMuted } = conversation;
  const setBlocked = useBlocking();
  const isBlocked = useSessionState((state) => type === 'C2C' && state.blacklist.includes(peerId));
  const ask = (title: string, okText: string, onOk: () => Promise<unknown>) =>
    modal.confirm({ title, okText, okButtonProps: { danger: true }, onOk: () => act(onOk) });
  const actions: Record<string, () => void> = {
    pin: () => act(() => pin(session, conversation)),
    mute: () => act(() => mute(session, conversation)),
    block: () => setBlocked({ userId: peerId, name }, isBlocked),
    clear: () => void ask(texts.clearHistoryAsk(name), texts.clear, () => clearHistory(session, conversation)),
    delete: () =>
      void ask(texts.deleteConversationAsk(name), texts.delete, async () => {
        await deleteConversation(session, conversation);
        if (session.store.get().openId === id) goBack();
      }),
  };
  return {
    items: [
      { key: 'pin', icon: <PushpinOutlined aria-hidden />, label: isPinned ? texts.unpin : texts.pin },
      { key: 'mute', icon: <BellOutlined aria-hidden />, label: isMuted ? texts.unmute : texts.mute },
      ...(type === 'C2C'
        ? [{ key: 'block', icon: <StopOutlined aria-hidden />, label: isBlocked ? texts.unblock : texts.block }]
        : []),
      { type: 'divider' },
      { key: 'clear', icon: <ClearOutlined aria-hidden />, label: texts.clearHistory },
      { key: 'delete', icon: <DeleteOutlined aria-hidden />, label: texts.deleteConversation, danger: true },
    ],
    onClick: ({ key, domEvent }) => {
      domEvent.stopPropagation();
      actions[key]?.();
    },
  };
}
