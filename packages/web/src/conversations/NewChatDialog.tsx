import { Button, Form, Input, Modal, Tabs } from 'antd';
import { useState } from 'react';
import { goTo } from '../app/route.ts';
import { JoinGroupForm } from '../groups/JoinGroupForm.tsx';
import { NewGroupForm } from '../groups/NewGroupForm.tsx';
import { userExists } from '../session/conversations.ts';
import { faultOf } from '../session/fault.ts';
import { useSession } from '../session/react.ts';
import { faultText, useTexts } from '../text/texts.ts';
import { PeopleList } from './PeopleList.tsx';

/** Asks whom to write to. */
export function NewChatDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const texts = useTexts();
  const open = (conversationId: string | undefined) => {
    onClose();
    if (conversationId !== undefined) goTo(conversationId);
  };
  const person = (
    <>
      <p className="dialogHint">{texts.newChatHint}</p>
      <NewChatForm onStart={(userId) => open(`C2C${userId}`)} />
    </>
  );
  const items = [
    { key: 'person', label: texts.person, children: person },
    { key: 'group', label: texts.group, children: <NewGroupForm onMade={open} /> },
    { key: 'join', label: texts.joinById, children: <JoinGroupForm onJoined={open} /> },
  ];
  return (
    <Modal title={texts.newChat} open={isOpen} onCancel={onClose} footer={null} width={420} destroyOnHidden>
      <Tabs items={items} destroyOnHidden />
    </Modal>
  );
}

function NewChatForm({ onStart }: { onStart: (userId: string) => void }) {
  const texts = useTexts();
  const session = useSession();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const start = async (typed: string) => {
    const userId = typed.trim();
    if (userId === '') return setProblem(texts.required);
    if (userId === session.store.get().account?.userId) return setProblem(texts.thatIsYou);
    setBusy(true);
    try {
      if (await userExists(session, userId)) onStart(userId);
      else setProblem(texts.noSuchUser);
    } catch (error) {
      setProblem(faultText(faultOf(error), texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<{ userId?: string }> layout="vertical" onFinish={({ userId }) => void start(userId ?? '')}>
      <Form.Item
        name="userId"
        label={texts.userId}
        validateStatus={problem === undefined ? '' : 'error'}
        help={problem}
      >
        <Input autoFocus autoCapitalize="off" spellCheck={false} onChange={() => setProblem(undefined)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.startChat}
      </Button>
      {/* Last, since it may come late: the button must not move away under a click. */}
      <PeopleList onChoose={onStart} />
    </Form>
  );
}
