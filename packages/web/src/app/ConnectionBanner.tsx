import { DisconnectOutlined, LoadingOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSession, useSessionState } from '../session/react.ts';
import { signInAgain } from '../session/signIn.ts';
import { faultText, type Texts, useTexts } from '../text/texts.ts';
import { useAct } from './useAct.ts';

/** Tells when the page is not connected, and why; nothing while all is well. */
export function ConnectionBanner() {
  const texts = useTexts();
  const phase = useSessionState((state) => state.phase);
  const net = useSessionState((state) => state.net);
  if (phase === 'ended') return <EndedBanner />;
  if (phase === 'signingIn' || net === 'connecting') {
    return (
      <div className="banner bannerSlow" role="status" aria-label={texts.connecting}>
        <LoadingOutlined aria-hidden /> {texts.connecting}
      </div>
    );
  }
  if (net === 'connected') return null;
  return (
    <div className="banner bannerSlow" role="status" aria-label={texts.offline}>
      <DisconnectOutlined aria-hidden /> {texts.offline}
    </div>
  );
}

function EndedBanner() {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const reason = useSessionState((state) => state.endReason);
  const fault = useSessionState((state) => state.fault);
  const account = useSessionState((state) => state.account);
  return (
    <div className="banner bannerEnded" role="alert">
      <StopOutlined aria-hidden />
      <span>
        {endText(reason, texts)}
        {fault === undefined ? null : ` ${faultText(fault, texts)}`}
      </span>
      <Button size="small" onClick={() => account !== undefined && act(() => signInAgain(session, account))}>
        {texts.signInAgain}
      </Button>
    </div>
  );
}

function endText(reason: string | undefined, { endReasons }: Texts): string {
  switch (reason) {
    case 'multipleAccount':
    case 'multipleDevice':
    case 'userSigExpired':
    case 'REST_API_Kick':
      return endReasons[reason];
    default:
      return endReasons.other;
  }
}
