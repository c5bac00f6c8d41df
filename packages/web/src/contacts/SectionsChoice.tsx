import { Segmented } from 'antd';
import { usePreferences } from '../settings/usePreferences.ts';
import { useTexts } from '../text/texts.ts';
import type { Sections } from './rows.ts';

/** The switch between friends by letter and by group. */
export function SectionsChoice() {
  const texts = useTexts();
  const [{ contactSections }, change] = usePreferences();
  return (
    <Segmented<Sections>
      className="sectionsChoice"
      aria-label={texts.sections}
      size="small"
      block
      value={contactSections}
      onChange={(value) => change({ contactSections: value })}
      options={[
        { value: 'letters', label: texts.byLetters },
        { value: 'groups', label: texts.byGroups },
      ]}
    />
  );
}
