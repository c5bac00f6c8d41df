import { DownOutlined } from '@ant-design/icons';
import { useTexts } from '../text/texts.ts';

/** Leads back to the newest message, and tells how many came meanwhile. */
export function LatestButton({ count, onClick }: { count: number; onClick: () => void }) {
  const texts = useTexts();
  return (
    <button
      type="button"
      className="latest"
      aria-label={count > 0 ? texts.newMessages(count) : texts.toLatest}
      onClick={onClick}
    >
      {count > 0 ? <span>{texts.newMessages(count)}</span> : null}
      <DownOutlined aria-hidden />
    </button>
  );
}
