import { App, Button, Form, Input, Modal } from 'antd';
import { useAct } from '../app/useAct.ts';
import { within } from '../groups/byteLength.ts';
import { acceptRequest, type FriendRequestView } from '../session/friendRequests.ts';
import { friendLimits } from '../session/friends.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

interface Props {
  request: FriendRequestView | undefined;
  onClose: () => void;
}

/** Accepts a request, under a name of one's own where one wants that. */
export function AcceptDialog({ request, onClose }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const accept = ({ remark = '' }: { remark?: string }) => {
    if (request === undefined) return;
    onClose();
    act(async () => {
      await acceptRequest(session, request.userId, remark.trim());
      void message.success(texts.friendAdded(remark.trim() || request.name));
    });
  };
  return (
    <Modal
      title={texts.acceptAs(request?.name ?? '')}
      open={request !== undefined}
      onCancel={onClose}
      footer={null}
      width={380}
      destroyOnHidden
    >
      <Form layout="vertical" onFinish={accept}>
        <Form.Item name="remark" label={texts.remark} extra={texts.remarkHint}>
          <Input autoFocus placeholder={request?.name} count={within(friendLimits.remark)} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {texts.accept}
        </Button>
      </Form>
    </Modal>
  );
}
