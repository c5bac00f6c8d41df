import { ArrowLeftOutlined, PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goToList } from '../app/route.ts';
import { SearchField } from '../app/SearchField.tsx';
import { ConversationList, type ListHandle } from '../conversations/ConversationList.tsx';
import { ListSkeleton } from '../conversations/ListSkeleton.tsx';
import { NothingFound } from '../conversations/placeholders.tsx';
import { useSearchKeys } from '../conversations/useSearchKeys.ts';
import { GroupPanel } from '../groups/GroupPanel.tsx';
import { rightsIn } from '../session/groupRights.ts';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import { topicsOf } from '../session/topicViews.ts';
import { search } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { NewTopicDialog } from './NewTopicDialog.tsx';
import { NoTopics } from './NoTopics.tsx';
import { TopicRow } from './TopicRow.tsx';

interface Props {
  group: GroupView;
  openId: string | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** The topics of a community, in the place of the conversations, with a way back to them. */
export function TopicPane({ group, openId, searchRef }: Props) {
  const texts = useTexts();
  const all = useSessionState((state) => topicsOf(state.topics, group.id));
  const isLoaded = useSessionState((state) => state.topics[group.id] !== undefined);
  const [query, setQuery] = useState('');
  const [isMaking, setMaking] = useState(false);
  const listRef = useRef<ListHandle>(null);
  const found = useMemo(() => search(all, query, texts), [all, query, texts]) as typeof all;
  const onSearchKey = useSearchKeys({ found, query, setQuery, listRef });
  const make = () => setMaking(true);
  return (
    <nav className="listBody" aria-label={texts.topicsOf(group.name)}>
      <TopicsHead group={group} onMake={make} />
      {all.length === 0 ? null : (
        <div className="topicSearch">
          <SearchField
            label={texts.searchTopics}
            {...{ inputRef: searchRef, query, onQuery: setQuery, onKeyDown: onSearchKey }}
          />
        </div>
      )}
      {isLoaded ? null : <ListSkeleton />}
      {isLoaded && all.length === 0 ? <NoTopics group={group} onMake={make} /> : null}
      {all.length > 0 && found.length === 0 ? <NothingFound hint={texts.noTopicFound(query)} /> : null}
      {found.length === 0 ? null : (
        <ConversationList
          ref={listRef}
          list={found}
          row={(topic) => <TopicRow topic={topic} isOpen={topic.id === openId} />}
          onLeave={() => searchRef.current?.focus()}
        />
      )}
      <NewTopicDialog group={group} isOpen={isMaking} onClose={() => setMaking(false)} />
    </nav>
  );
}

function TopicsHead({ group, onMake }: { group: GroupView; onMake: () => void }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="listHead topicsHead">
      <Button
        type="text"
        shape="circle"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={texts.back}
        onClick={goToList}
      />
      <Avatar userId={group.id} name={group.name} src={group.avatar} size={38} />
      <div className="chatTitle">
        <h2 title={group.name}>{group.name}</h2>
        <span>{texts.memberCount(group.memberCount)}</span>
      </div>
      {rightsIn(group).edit ? (
        <Tooltip title={texts.newTopic}>
          <Button
            type="text"
            shape="circle"
            icon={<PlusOutlined aria-hidden />}
            aria-label={texts.newTopic}
            onClick={onMake}
          />
        </Tooltip>
      ) : null}
      <Button
        type="text"
        shape="circle"
        icon={<TeamOutlined aria-hidden />}
        aria-label={texts.groupPanel}
        onClick={() => setOpen(true)}
      />
      <GroupPanel groupId={group.id} isOpen={isOpen} onClose={() => setOpen(false)} />
    </header>
  );
}
