import { ContactsOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTexts } from '../text/texts.ts';

interface Props {
  icon: ReactNode;
  title: string;
  hint: string;
  children?: ReactNode;
}

/** Instead of a list that is empty. */
export function Placeholder({ icon, title, hint, children }: Props) {
  return (
    <div className="placeholder" {...(children === undefined && { role: 'status' })}>
      <span className="placeholderIcon">{icon}</span>
      <strong>{title}</strong>
      <p>{hint}</p>
      {children}
    </div>
  );
}

/** Instead of a page beside the contacts while none is open. */
export function ContactWelcome() {
  const texts = useTexts();
  return <Placeholder icon={<ContactsOutlined aria-hidden />} title={texts.pickContact} hint={texts.pickContactHint} />;
}
