import { Button, Form, Input, Modal } from 'antd';
import { useAct } from '../app/useAct.ts';
import { textLimits } from '../session/groupKinds.ts';
import type { GroupView } from '../session/groups.ts';
import { type MemberView, setNameCard } from '../session/members.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { bytesOf, cutToBytes } from './byteLength.ts';

interface Props {
  group: GroupView;
  member: Pick<MemberView, 'userId' | 'name' | 'nameCard'>;
  isOpen: boolean;
  onClose: () => void;
  onChanged: () => void;
}

/** Asks for the name of a member in this group alone. */
export function NameCardDialog({ group, member, isOpen, onClose, onChanged }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const label = texts.nameCardOf(member.name);
  const save = ({ nameCard = '' }: { nameCard?: string }) => {
    onClose();
    act(() => setNameCard(session, group.id, member.userId, nameCard.trim()).then(onChanged));
  };
  return (
    <Modal title={label} open={isOpen} onCancel={onClose} footer={null} width={360} destroyOnHidden>
      <Form layout="vertical" initialValues={{ nameCard: member.nameCard }} onFinish={save}>
        <Form.Item name="nameCard">
          <Input
            aria-label={label}
            autoFocus
            placeholder={texts.noNameCard}
            count={{
              max: textLimits.nameCard,
              strategy: bytesOf,
              exceedFormatter: (typed, { max }) => cutToBytes(typed, max),
            }}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {texts.save}
        </Button>
      </Form>
    </Modal>
  );
}
