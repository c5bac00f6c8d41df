import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { faultOf } from '../session/fault.ts';
import { joinGroup } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { faultText, useTexts } from '../text/texts.ts';

/** Asks which group to join. */
export function JoinGroupForm({ onJoined }: { onJoined: (conversationId: string) => void }) {
  const texts = useTexts();
  const session = useSession();
  const [told, setTold] = useState<{ text: string; isFault: boolean }>();
  const [isBusy, setBusy] = useState(false);
  const join = async (groupId: string) => {
    setBusy(true);
    try {
      const conversationId = await joinGroup(session, groupId.trim());
      if (conversationId === undefined) setTold({ text: texts.joinWaiting, isFault: false });
      else onJoined(conversationId);
    } catch (error) {
      setTold({ text: faultText(faultOf(error), texts), isFault: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<{ groupId: string }> layout="vertical" onFinish={({ groupId }) => void join(groupId)}>
      <Form.Item
        name="groupId"
        label={texts.groupId}
        rules={[{ required: true, whitespace: true, message: texts.required }]}
        {...(told && { validateStatus: told.isFault ? ('error' as const) : ('success' as const), help: told.text })}
      >
        <Input autoFocus autoCapitalize="off" spellCheck={false} onChange={() => setTold(undefined)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.joinGroup}
      </Button>
    </Form>
  );
}
