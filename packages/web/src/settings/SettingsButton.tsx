import { ExportOutlined, LogoutOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { forgetRoute } from '../app/route.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { signOut } from '../session/signIn.ts';
import { useTexts } from '../text/texts.ts';
import { AllowTypeChoice } from './AllowTypeChoice.tsx';
import { AppearanceChoice, LanguageChoice } from './Choices.tsx';
import { NameEditor } from './NameEditor.tsx';
import { StatusEditor } from './StatusEditor.tsx';

/** One's own picture; opens the settings. */
export function SettingsButton() {
  const texts = useTexts();
  const me = useSessionState((state) => state.me);
  const userId = useSessionState((state) => state.account?.userId) ?? '';
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      content={<SettingsPanel />}
    >
      <button type="button" className="selfButton" aria-label={texts.settings} aria-expanded={isOpen}>
        <Avatar userId={userId} name={me?.name ?? userId} src={me?.avatar} size={38} />
      </button>
    </Popover>
  );
}

function SettingsPanel() {
  const texts = useTexts();
  const session = useSession();
  const me = useSessionState((state) => state.me);
  const userId = useSessionState((state) => state.account?.userId) ?? '';
  const leave = () => {
    forgetRoute();
    void signOut(session);
  };
  return (
    <section className="settings" aria-label={texts.settings}>
      <div className="settingsMe">
        <Avatar userId={userId} name={me?.name ?? userId} src={me?.avatar} size={48} />
        <NameEditor name={me?.name ?? userId} userId={userId} />
      </div>
      <StatusEditor userId={userId} />
      <AllowTypeChoice />
      <div className="settingsRow">
        <span>{texts.appearance}</span>
        <AppearanceChoice />
      </div>
      <div className="settingsRow">
        <span>{texts.language}</span>
        <LanguageChoice />
      </div>
      <Button type="text" block icon={<ExportOutlined aria-hidden />} href="./?user=" target="_blank" rel="noopener">
        {texts.secondWindow}
      </Button>
      <Button type="text" block danger icon={<LogoutOutlined aria-hidden />} onClick={leave}>
        {texts.signOut}
      </Button>
    </section>
  );
}
