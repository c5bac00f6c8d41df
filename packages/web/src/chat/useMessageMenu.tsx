import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  RedoOutlined,
  SendOutlined,
  SmileOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { App, type MenuProps } from 'antd';
import { useAct } from '../app/useAct.ts';
import { recall, remove } from '../session/change.ts';
import { useSession } from '../session/react.ts';
import { mayReact } from '../session/reactions.ts';
import { resend } from '../session/send.ts';
import type { MessageView } from '../session/views.ts';
import { copyText } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { useRowActions } from './rowActions.ts';
import { mayEdit, mayRecall } from './rows.ts';

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
  const { edit, forward } = useRowActions();
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
    recall: () => act(() => recall(session, view)),
    delete: () => act(() => remove(session, view)),
  };
  const items = [
    { key: 'resend', icon: <RedoOutlined aria-hidden />, label: texts.resend, isOffered: view.state === 'failed' },
    { key: 'react', icon: <SmileOutlined aria-hidden />, label: texts.react, isOffered: mayReact(view) },
    { key: 'copy', icon: <CopyOutlined aria-hidden />, label: texts.copy, isOffered: true },
    { key: 'edit', icon: <EditOutlined aria-hidden />, label: texts.edit, isOffered: mayEdit(view) },
    { key: 'forward', icon: <SendOutlined aria-hidden />, label: texts.forward, isOffered: view.seq > 0 },
    { key: 'recall', icon: <UndoOutlined aria-hidden />, label: texts.recall, isOffered: mayRecall(view) },
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
