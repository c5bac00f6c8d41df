import { MessageOutlined, SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { goTo } from '../app/route.ts';
import { useTexts } from '../text/texts.ts';
import { PeopleList } from './PeopleList.tsx';

/** Instead of a list that is empty: how to start. */
export function EmptyList({ onNewChat }: { onNewChat: () => void }) {
  const texts = useTexts();
  return (
    <div className="placeholder">
      <MessageOutlined className="placeholderIcon" aria-hidden />
      <strong>{texts.noConversations}</strong>
      <p>{texts.noConversationsHint}</p>
      <PeopleList onChoose={(userId) => goTo(`C2C${userId}`)} />
      <Button onClick={onNewChat}>{texts.startChat}</Button>
    </div>
  );
}

/** Instead of a list in which nothing matches. */
export function NothingFound({ hint }: { hint: string }) {
  const texts = useTexts();
  return (
    <div className="placeholder" role="status">
      <SearchOutlined className="placeholderIcon" aria-hidden />
      <strong>{texts.nothingFound}</strong>
      <p>{hint}</p>
    </div>
  );
}
