import { Skeleton } from 'antd';
import { ListSkeleton } from '../conversations/ListSkeleton.tsx';
import { useTexts } from '../text/texts.ts';

/** The page's outline while the tab signs in again. */
export function Splash() {
  const texts = useTexts();
  return (
    <main className="home" aria-busy="true" aria-label={texts.signingIn}>
      <div className="listPane">
        <div className="listHead">
          <Skeleton.Avatar active size={38} />
        </div>
        <ListSkeleton />
      </div>
      <div className="chatPane" />
    </main>
  );
}
