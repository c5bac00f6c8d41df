import { Alert, Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Logo } from '../app/Logo.tsx';
import { askedUser } from '../app/route.ts';
import { type Demo, fetchDemo } from '../session/demo.ts';
import type { Fault } from '../session/fault.ts';
import { faultOf } from '../session/fault.ts';
import { useSessionState } from '../session/react.ts';
import { AppearanceChoice, LanguageChoice } from '../settings/Choices.tsx';
import { faultText, useTexts } from '../text/texts.ts';
import { DemoUsers } from './DemoUsers.tsx';
import { SignInForm } from './SignInForm.tsx';

type DemoState = { kind: 'loading' } | { kind: 'none'; fault?: Fault } | { kind: 'there'; demo: Demo };

/** Where one signs in: as a demo user with one click, or with one's own account. */
export function SignInPage() {
  const texts = useTexts();
  const demo = useDemo();
  const fault = useSessionState((state) => state.fault);
  const [wantsForm, setWantsForm] = useState(false);
  const isForm = wantsForm || demo.kind === 'none';
  return (
    <div className="signIn">
      <div className="signInChoices">
        <LanguageChoice />
        <AppearanceChoice />
      </div>
      <main className="signInCard">
        <header className="signInHead">
          <Logo size={64} />
          <h1>{texts.appName}</h1>
          <p>{texts.tagline}</p>
        </header>
        {fault === undefined ? null : (
          <Alert type="error" showIcon title={texts.signInFailed} description={faultText(fault, texts)} />
        )}
        {demo.kind === 'none' && demo.fault !== undefined ? (
          <Alert type="warning" showIcon title={texts.demoFailed} description={faultText(demo.fault, texts)} />
        ) : null}
        {isForm ? <SignInForm /> : null}
        {!isForm && demo.kind === 'loading' ? <Skeleton active avatar paragraph={{ rows: 3 }} title={false} /> : null}
        {!isForm && demo.kind === 'there' ? <DemoUsers users={demo.demo.users} asked={askedUser()} /> : null}
        {demo.kind === 'there' ? (
          <Button type="link" block onClick={() => setWantsForm(!wantsForm)}>
            {wantsForm ? texts.backToDemo : texts.otherAccount}
          </Button>
        ) : null}
      </main>
    </div>
  );
}

function useDemo(): DemoState {
  const [state, setState] = useState<DemoState>({ kind: 'loading' });
  useEffect(() => {
    let isGone = false;
    const show = (next: DemoState) => isGone || setState(next);
    fetchDemo().then(
      (demo) => show(demo === undefined || demo.users.length === 0 ? { kind: 'none' } : { kind: 'there', demo }),
      (error: unknown) => show({ kind: 'none', fault: faultOf(error) }),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return state;
}
