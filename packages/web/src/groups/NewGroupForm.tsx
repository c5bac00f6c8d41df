import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { faultOf } from '../session/fault.ts';
import { friendOf } from '../session/friends.ts';
import { groupKinds } from '../session/groupKinds.ts';
import { createGroup } from '../session/groups.ts';
import { usePeople } from '../session/people.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { Person } from '../session/views.ts';
import { faultText, useTexts } from '../text/texts.ts';

interface Fields {
  name: string;
  type: string;
  userIds?: string[];
  hasTopics?: boolean;
}

/** Asks for a group's name, kind and first members. */
export function NewGroupForm({ onMade }: { onMade: (conversationId: string) => void }) {
  const texts = useTexts();
  const session = useSession();
  const people = useCompanions();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [type, setType] = useState('Public');
  const make = async ({ name, userIds = [], hasTopics = false }: Fields) => {
    setBusy(true);
    try {
      onMade(await createGroup(session, { name: name.trim(), type, userIds, hasTopics }));
    } catch (error) {
      setProblem(faultText(faultOf(error), texts));
    } finally {
      setBusy(false);
    }
  };
  const kinds = Object.keys(groupKinds).map((value) => ({ value, label: texts.groupKinds[value] }));
  return (
    <Form<Fields> layout="vertical" initialValues={{ type }} onFinish={(fields) => void make(fields)}>
      <Form.Item
        name="name"
        label={texts.groupName}
        rules={[{ required: true, whitespace: true, message: texts.required }]}
      >
        <Input autoFocus maxLength={100} />
      </Form.Item>
      <Form.Item name="type" label={texts.groupKind}>
        <Select options={kinds} onChange={setType} />
      </Form.Item>
      {type === 'Community' ? <TopicOption /> : null}
      {type === 'AVChatRoom' ? (
        <p className="dialogHint">{texts.liveRoomHint}</p>
      ) : (
        <Form.Item name="userIds" label={texts.groupMembers} validateStatus={problem ? 'error' : ''} help={problem}>
          <Select
            mode="tags"
            tokenSeparators={[' ', ',', '，']}
            placeholder={texts.groupMembersHint}
            showSearch={{ optionFilterProp: 'label' }}
            options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
            onChange={() => setProblem(undefined)}
          />
        </Form.Item>
      )}
      {type === 'AVChatRoom' && problem ? <p className="dialogProblem">{problem}</p> : null}
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.createGroup}
      </Button>
    </Form>
  );
}

function TopicOption() {
  const texts = useTexts();
  return (
    <Form.Item className="topicOption" name="hasTopics" valuePropName="checked" extra={texts.hasTopicsHint}>
      <Checkbox>{texts.hasTopics}</Checkbox>
    </Form.Item>
  );
}

/** Whom one would bring in: friends, and the other demo users. */
function useCompanions(): readonly Person[] {
  const friends = useSessionState((state) => state.friends);
  const people = usePeople();
  return [...friends, ...people.filter(({ userId }) => friendOf(friends, userId) === undefined)];
}
