import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { goTo } from '../app/route.ts';
import { within } from '../groups/byteLength.ts';
import { faultOf } from '../session/fault.ts';
import { textLimits } from '../session/groupKinds.ts';
import type { GroupView } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { createTopic } from '../session/topics.ts';
import { faultText, useTexts } from '../text/texts.ts';

interface Props {
  group: GroupView;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks what a new topic is to be called, and opens it. */
export function NewTopicDialog({ group, isOpen, onClose }: Props) {
  const texts = useTexts();
  const open = (conversationId: string) => {
    onClose();
    goTo(conversationId);
  };
  return (
    <Modal title={texts.newTopic} open={isOpen} onCancel={onClose} footer={null} width={400} destroyOnHidden>
      <NewTopicForm groupId={group.id} onMade={open} />
    </Modal>
  );
}

function NewTopicForm({ groupId, onMade }: { groupId: string; onMade: (conversationId: string) => void }) {
  const texts = useTexts();
  const session = useSession();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const make = async ({ name, introduction = '' }: { name: string; introduction?: string }) => {
    setBusy(true);
    try {
      const texts = { topicName: name.trim(), introduction: introduction.trim() };
      onMade(await createTopic(session, groupId, texts));
    } catch (error) {
      setProblem(faultText(faultOf(error), texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<{ name: string; introduction?: string }> layout="vertical" onFinish={(fields) => void make(fields)}>
      <Form.Item
        name="name"
        label={texts.topicName}
        rules={[{ required: true, whitespace: true, message: texts.required }]}
      >
        <Input autoFocus count={within(textLimits.topicName)} onChange={() => setProblem(undefined)} />
      </Form.Item>
      <Form.Item
        name="introduction"
        label={texts.topicIntroduction}
        {...(problem !== undefined && { validateStatus: 'error' as const, help: problem })}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} count={within(textLimits.introduction)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.createTopic}
      </Button>
    </Form>
  );
}
