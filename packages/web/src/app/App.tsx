import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo } from 'react';
import { noticeHost } from '../groups/noticeHost.ts';
import { SessionContext } from '../session/react.ts';
import type { Session } from '../session/session.ts';
import type { Store } from '../session/store.ts';
import { lateMax } from '../session/unreadNotices.ts';
import type { Preferences } from '../settings/preferences.ts';
import { PreferencesContext, useIsDark, usePreferences } from '../settings/usePreferences.ts';
import { textsOf, WordingContext } from '../text/texts.ts';
import { Root } from './Root.tsx';
import { themeFor } from './theme.ts';

/** The page with everything its components read from around them. */
export function App({ session, preferences }: { session: Session; preferences: Store<Preferences> }) {
  return (
    <PreferencesContext value={preferences}>
      <SessionContext value={session}>
        <Dressed />
      </SessionContext>
    </PreferencesContext>
  );
}

/** In the flow of the page; one under the other, the oldest goes first. */
const noticePlace = { getContainer: () => noticeHost, stack: false, maxCount: lateMax } as const;

const isReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;

function Dressed() {
  const [{ language }] = usePreferences();
  const isDark = useIsDark();
  const wording = useMemo(() => ({ language, texts: textsOf[language] }), [language]);
  const theme = useMemo(() => themeFor(isDark, isReduced), [isDark]);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [language, isDark]);
  return (
    <WordingContext value={wording}>
      <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
        <AntApp component={false} message={{ maxCount: 3 }} notification={noticePlace}>
          <Root />
        </AntApp>
      </ConfigProvider>
    </WordingContext>
  );
}
