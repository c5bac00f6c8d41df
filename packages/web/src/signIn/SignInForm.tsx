import { Button, Collapse, Form, Input } from 'antd';
import { forgetAskedUser } from '../app/route.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { signIn } from '../session/signIn.ts';
import { useTexts } from '../text/texts.ts';

interface Fields {
  sdkAppId: string;
  userId: string;
  userSig: string;
  server?: string;
}

/** Signing in with an account of one's own app. */
export function SignInForm() {
  const texts = useTexts();
  const session = useSession();
  const account = useSessionState((state) => state.account);
  const isBusy = useSessionState((state) => state.phase === 'signingIn');
  const submit = ({ sdkAppId, userId, userSig, server }: Fields) => {
    forgetAskedUser();
    void signIn(session, {
      sdkAppId: Number(sdkAppId),
      userId: userId.trim(),
      userSig: userSig.trim(),
      server: server?.trim() || location.origin,
      isDemo: false,
    });
  };
  const initial = account?.isDemo === false ? { ...account, sdkAppId: String(account.sdkAppId) } : {};
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit} initialValues={initial} disabled={isBusy}>
      <AccountFields />
      <Collapse
        ghost
        size="small"
        className="signInAdvanced"
        items={[{ key: 'advanced', label: texts.advanced, forceRender: true, children: <ServerField /> }]}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {isBusy ? texts.signingIn : texts.signIn}
      </Button>
    </Form>
  );
}

function AccountFields() {
  const texts = useTexts();
  const required = { required: true, whitespace: true, message: texts.required };
  return (
    <>
      <Form.Item
        name="sdkAppId"
        label={texts.sdkAppId}
        validateFirst
        rules={[required, { pattern: /^\s*\d+\s*$/, message: texts.notANumber }]}
      >
        <Input inputMode="numeric" autoComplete="off" placeholder={texts.sdkAppIdHint} />
      </Form.Item>
      <Form.Item name="userId" label={texts.userId} rules={[required]}>
        <Input autoComplete="username" autoCapitalize="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="userSig" label={texts.userSig} rules={[required]}>
        <Input.TextArea rows={3} autoComplete="off" spellCheck={false} placeholder={texts.userSigHint} />
      </Form.Item>
    </>
  );
}

function ServerField() {
  const texts = useTexts();
  return (
    <Form.Item name="server" label={texts.serverAddress} extra={texts.serverAddressHint}>
      <Input inputMode="url" placeholder="wss://im.example.com" spellCheck={false} />
    </Form.Item>
  );
}
