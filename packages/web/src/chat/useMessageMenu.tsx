import {
  CheckSquareOutlined,
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  PushpinOutlined,
  RedoOutlined,
  SendOutlined,
  SmileOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { App, type MenuProps } from 'antd';
import { useAct } from '../app/useAct.ts';
import { usePinning } from '../groups/usePinning.ts';
import { recall, remove } from '../session/change.ts';
import { useSession } from '../session/react.ts';
import { mayReact } from '../session/reactions.ts';
import { resend } from '../session/send.ts';
import type { MessageView } from '../session/views.ts';
import { copyText } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { useRowActions } from './rowActions.ts';
import { mayEdit, mayMerge, mayRecall } from './rows.ts';

/**
 * The menu of a message: what can be done with it as it is now.
 *
 * @param onReact opens the reactions
 */
export function useMessageMenu(view: MessageView, onReact: () => void): MenuProps {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const { edit, forward, select } = useRowActions();
  const { isPinned, mayPin, mayRecallOthers, pin } = usePinning(view);
  const actions: Record<string, () => void> = {
    copy: () =>
      act(async () => {
        await navigator.clipboard.writeText(copyText(view, texts));
        void message.success(texts.copied);
      }),
    resend: () => act(() => resend(session, view)),
    react: onReact,
    edit: () => edit(view),
    forward: () => forward(view),
    select: () => select(view),
    pin: () => act(pin),
    recall: () => act(() => recall(session, view)),
    delete: () => act(() => remove(session, view)),
  };
  const items = [
    { key: 'resend', icon: <RedoOutlined aria-hidden />, label: texts.resend, isOffered: view.state === 'failed' },
    { key: 'react', icon: <SmileOutlined aria-hidden />, label: texts.react, isOffered: mayReact(view) },
    { key: 'copy', icon: <CopyOutlined aria-hidden />, label: texts.copy, isOffered: true },
    { key: 'edit', icon: <EditOutlined aria-hidden />, label: texts.edit, isOffered: mayEdit(view) },
    { key: 'forward', icon: <SendOutlined aria-hidden />, label: texts.forward, isOffered: view.seq > 0 },
    {
      key: 'select',
      icon: <CheckSquareOutlined aria-hidden />,
      label: texts.select,
      isOffered: mayMerge(view),
    },
    {
      key: 'pin',
      icon: <PushpinOutlined aria-hidden />,
      label: isPinned ? texts.unpinMessage : texts.pinMessage,
      isOffered: mayPin,
    },
    {
      key: 'recall',
      icon: <UndoOutlined aria-hidden />,
      label: texts.recall,
      isOffered: mayRecall(view, mayRecallOthers),
    },
    {
      key: 'delete',
      icon: <DeleteOutlined aria-hidden />,
      label: texts.delete,
      danger: true,
      isOffered: view.state !== 'sending',
    },
  ];
  return {
    items: items.filter((item) => item.isOffered).map(({ isOffered: _, ...item }) => item),
    onClick: ({ key }) => actions[key]?.(),
  };
}
