import { Select } from 'antd';
import { useAct } from '../app/useAct.ts';
import { changeAllowType } from '../session/profile.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Who may become a friend of oneself. */
export function AllowTypeChoice() {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const allowType = useSessionState((state) => state.me?.allowType);
  const options = Object.entries(texts.allowTypes).map(([value, label]) => ({ value, label }));
  return (
    <div className="settingsRow">
      <span>{texts.whoMayAdd}</span>
      <Select
        aria-label={texts.whoMayAdd}
        size="small"
        value={allowType}
        options={options}
        popupMatchSelectWidth={false}
        getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
        onChange={(wanted) => act(() => changeAllowType(session, wanted))}
      />
    </div>
  );
}
