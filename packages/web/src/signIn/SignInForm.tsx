import { Button, Collapse, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { forgetAskedUser } from '../app/route.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { signIn, signInByPassword } from '../session/signIn.ts';
import { useTexts } from '../text/texts.ts';

type Way = 'userSig' | 'password';

interface Fields {
  sdkAppId: string;
  userId: string;
  userSig?: string;
  password?: string;
  server?: string;
}

/** Signing in with an account of one's own app. */
export function SignInForm() {
  const texts = useTexts();
  const session = useSession();
  const account = useSessionState((state) => state.account);
  const isBusy = useSessionState((state) => state.phase === 'signingIn');
  const [way, setWay] = useState<Way>('userSig');
  const submit = ({ sdkAppId, userId, userSig = '', password = '', server }: Fields) => {
    forgetAskedUser();
    const common = {
      sdkAppId: Number(sdkAppId),
      userId: userId.trim(),
      server: server?.trim() || location.origin,
    };
    if (way === 'password') void signInByPassword(session, { ...common, password });
    else void signIn(session, { ...common, userSig: userSig.trim(), isDemo: false });
  };
  const initial = account?.isDemo === false ? { ...account, sdkAppId: String(account.sdkAppId) } : {};
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit} initialValues={initial} disabled={isBusy}>
      <AccountFields way={way} onWay={setWay} />
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

function AccountFields({ way, onWay }: { way: Way; onWay: (way: Way) => void }) {
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
      <Form.Item label={texts.signInWith}>
        <Segmented<Way>
          block
          value={way}
          onChange={onWay}
          options={[
            { value: 'userSig', label: texts.userSig },
            { value: 'password', label: texts.password },
          ]}
        />
      </Form.Item>
      {way === 'password' ? (
        <Form.Item name="password" label={texts.password} rules={[{ required: true, message: texts.required }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      ) : (
        <Form.Item name="userSig" label={texts.userSig} rules={[required]}>
          <Input.TextArea rows={3} autoComplete="off" spellCheck={false} placeholder={texts.userSigHint} />
        </Form.Item>
      )}
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
