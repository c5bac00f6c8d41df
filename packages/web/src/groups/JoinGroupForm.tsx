import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { faultOf } from '../session/fault.ts';
import { joinGroup } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { faultText, useTexts } from '../text/texts.ts';

interface Fields {
  groupId: string;
  text?: string;
}

/** Long enough to read that one has to wait. */
const waitingSec = 6;

/** Asks which group to join. */
export function JoinGroupForm({ onJoined }: { onJoined: (conversationId: string | undefined) => void }) {
  const texts = useTexts();
  const session = useSession();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const join = async ({ groupId, text = '' }: Fields) => {
    setBusy(true);
    try {
      const conversationId = await joinGroup(session, groupId.trim(), text.trim());
      if (conversationId === undefined) void message.success(texts.joinWaiting, waitingSec);
      onJoined(conversationId);
    } catch (error) {
      setProblem(faultText(faultOf(error), texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<Fields> layout="vertical" onFinish={(fields) => void join(fields)}>
      <Form.Item
        name="groupId"
        label={texts.groupId}
        rules={[{ required: true, whitespace: true, message: texts.required }]}
        {...(problem !== undefined && { validateStatus: 'error' as const, help: problem })}
      >
        <Input autoFocus autoCapitalize="off" spellCheck={false} onChange={() => setProblem(undefined)} />
      </Form.Item>
      <Form.Item name="text" label={texts.askText} extra={texts.askTextHint}>
        <Input maxLength={100} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.joinGroup}
      </Button>
    </Form>
  );
}
