import { App, Button, Form, Input, Modal } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { goToContact } from '../app/route.ts';
import { PeopleList } from '../conversations/PeopleList.tsx';
import { within } from '../groups/byteLength.ts';
import { faultOf } from '../session/fault.ts';
import { addFriend, type FriendAsking, friendLimits, friendOf } from '../session/friends.ts';
import { useSession } from '../session/react.ts';
import type { Person } from '../session/views.ts';
import { faultText, useTexts } from '../text/texts.ts';

interface Props {
  /** Whom to add; asked for where nobody is named. */
  person?: Person;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks whom to add as a friend, with what words, and under what name. */
export function AddFriendDialog({ person, isOpen, onClose }: Props) {
  const texts = useTexts();
  return (
    <Modal title={texts.addFriend} open={isOpen} onCancel={onClose} footer={null} width={420} destroyOnHidden>
      {person === undefined ? <p className="dialogHint">{texts.addFriendHint}</p> : null}
      <AddFriendForm person={person} onDone={onClose} />
    </Modal>
  );
}

/** Long enough to read that one has to wait. */
const waitingSec = 6;

function AddFriendForm({ person, onDone }: { person: Person | undefined; onDone: () => void }) {
  const userId = person?.userId;
  const texts = useTexts();
  const { message } = App.useApp();
  const [form] = Form.useForm<Partial<FriendAsking>>();
  const { isBusy, problem, setProblem, ask } = useAsking((asked, outcome) => {
    onDone();
    const name = asked.remark || person?.name || asked.userId;
    if (outcome === 'added') void message.success(texts.friendAdded(name));
    else void message.success(texts.friendAsked(name), waitingSec);
    if (person !== undefined) return;
    goToContact(outcome === 'added' ? { kind: 'user', userId: asked.userId } : { kind: 'requests' });
  });
  const finish = ({ userId: typed = '', wording = '', remark = '' }: Partial<FriendAsking>) =>
    ask({ userId: (userId ?? typed).trim(), wording: wording.trim(), remark: remark.trim() });
  return (
    <Form form={form} layout="vertical" initialValues={{ userId }} onFinish={finish}>
      <Fields isNamed={person !== undefined} problem={problem} onChange={() => setProblem(undefined)} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {texts.addFriend}
      </Button>
      {/* Last, since it may come late: the button must not move away under a click. */}
      {userId === undefined ? (
        <PeopleList
          onChoose={(chosen) => {
            form.setFieldValue('userId', chosen);
            setProblem(undefined);
          }}
        />
      ) : null}
    </Form>
  );
}

interface FieldsProps {
  /** It is clear whom to add. */
  isNamed: boolean;
  problem: string | undefined;
  onChange: () => void;
}

function Fields({ isNamed, problem, onChange }: FieldsProps) {
  const texts = useTexts();
  const form = Form.useFormInstance();
  const onEnter = (event: KeyboardEvent) => {
    if (event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.submit();
  };
  return (
    <>
      <Form.Item
        name="userId"
        label={texts.userId}
        validateStatus={problem === undefined ? '' : 'error'}
        help={problem}
      >
        <Input autoFocus={!isNamed} disabled={isNamed} autoCapitalize="off" spellCheck={false} onChange={onChange} />
      </Form.Item>
      <Form.Item name="wording" label={texts.wording}>
        <Input.TextArea
          autoFocus={isNamed}
          autoSize={{ minRows: 2, maxRows: 4 }}
          count={within(friendLimits.wording)}
          onPressEnter={onEnter}
        />
      </Form.Item>
      <Form.Item name="remark" label={texts.remark} extra={texts.remarkHint}>
        <Input count={within(friendLimits.remark)} />
      </Form.Item>
    </>
  );
}

/** Adds somebody, and keeps why that was refused. */
function useAsking(onDone: (asked: FriendAsking, outcome: 'added' | 'asked') => void) {
  const texts = useTexts();
  const session = useSession();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const ask = async (asking: FriendAsking) => {
    const { account, friends } = session.store.get();
    if (asking.userId === '') return setProblem(texts.required);
    if (asking.userId === account?.userId) return setProblem(texts.thatIsYou);
    if (friendOf(friends, asking.userId) !== undefined) return setProblem(texts.alreadyFriend);
    setBusy(true);
    try {
      onDone(asking, await addFriend(session, asking));
    } catch (error) {
      setProblem(faultText(faultOf(error), texts));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, setProblem, ask };
}
