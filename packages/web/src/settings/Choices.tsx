import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { type Language, useTexts } from '../text/texts.ts';
import type { Appearance } from './preferences.ts';
import { usePreferences } from './usePreferences.ts';

/** The switch between light, dark and the system's choice. */
export function AppearanceChoice() {
  const texts = useTexts();
  const [{ appearance }, change] = usePreferences();
  return (
    <Segmented<Appearance>
      aria-label={texts.appearance}
      size="small"
      value={appearance}
      onChange={(value) => change({ appearance: value })}
      options={[
        { value: 'light', icon: <SunOutlined aria-label={texts.light} />, title: texts.light },
        { value: 'dark', icon: <MoonOutlined aria-label={texts.dark} />, title: texts.dark },
        { value: 'system', icon: <DesktopOutlined aria-label={texts.system} />, title: texts.system },
      ]}
    />
  );
}

/** The switch between the languages, each named in itself. */
export function LanguageChoice() {
  const texts = useTexts();
  const [{ language }, change] = usePreferences();
  return (
    <Segmented<Language>
      aria-label={texts.language}
      size="small"
      value={language}
      onChange={(value) => change({ language: value })}
      options={[
        { value: 'en', label: 'English' },
        { value: 'zh', label: '中文' },
      ]}
    />
  );
}
