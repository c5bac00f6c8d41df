import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Logo } from '../app/Logo.tsx';
import { usePeople } from '../session/people.ts';
import { useTexts } from '../text/texts.ts';

/** Instead of a chat while none is chosen. */
export function Welcome() {
  const texts = useTexts();
  const [other] = usePeople();
  return (
    <div className="placeholder welcome">
      <Logo size={72} />
      <strong>{texts.welcome}</strong>
      <p>{texts.welcomeHint}</p>
      {other === undefined ? null : (
        <Button
          icon={<ExportOutlined aria-hidden />}
          href={`./?user=${encodeURIComponent(other.userId)}`}
          target="_blank"
          rel="noopener"
        >
          {texts.openAs(other.name)}
        </Button>
      )}
    </div>
  );
}
