import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Tag } from 'antd';
import { useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useShowPerson } from '../contacts/PersonPanel.tsx';
import type { GroupView } from '../session/groups.ts';
import type { MemberView } from '../session/members.ts';
import { useTexts, useWording } from '../text/texts.ts';
import { shortTimeText } from '../text/times.ts';
import { MemberMenu } from './MemberMenu.tsx';
import { matching } from './matching.ts';
import { useMembers } from './useMembers.ts';

/** So many members are loaded for a search at most. */
const searchedMax = 5_000;
/** So many are shown of those that fit. */
const foundMax = 50;
/** Below so many a search would be of no use. */
const searchFrom = 8;

/** Who is in a group, page by page, and what one may do to them. */
export function MemberList({ group }: { group: GroupView }) {
  const texts = useTexts();
  const [query, setQuery] = useState('');
  const isSearching = query.trim() !== '';
  const members = useMembers(
    group.id,
    `${group.memberCount} ${group.myRole} ${group.myNameCard}`,
    isSearching ? searchedMax : 1,
  );
  const shown = isSearching ? matching(members.list, query).slice(0, foundMax) : members.list;
  const isAsking = isSearching && members.hasMore && members.list.length < searchedMax;
  return (
    <section className="memberList" aria-label={texts.groupMembers}>
      <h3>
        {texts.groupMembers} · {group.memberCount}
      </h3>
      {group.memberCount < searchFrom ? null : (
        <Input
          allowClear
          type="search"
          aria-label={texts.searchMembers}
          placeholder={texts.searchMembers}
          prefix={<SearchOutlined aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      )}
      <ul className="members">
        {shown.map((member) => (
          <Row key={member.userId} group={group} member={member} onChanged={members.reload} />
        ))}
      </ul>
      <p className="memberNote" role="status">
        {isAsking ? texts.loadingMembers : null}
        {isSearching && !isAsking && shown.length === 0 ? texts.noSuchMember : null}
      </p>
      {members.hasMore && !isSearching ? (
        <Button type="link" block loading={members.isLoading} onClick={members.loadMore}>
          {texts.moreMembers}
        </Button>
      ) : null}
    </section>
  );
}

function Row({ group, member, onChanged }: { group: GroupView; member: MemberView; onChanged: () => void }) {
  const { texts, language } = useWording();
  const { userId, name, avatar, role, isMuted, mutedUntilSec } = member;
  const show = useShowPerson();
  const roleText = texts.roles[role] ?? '';
  const until = texts.mutedUntil(shortTimeText(mutedUntilSec, language));
  return (
    <li>
      <button type="button" className="memberMain" title={texts.aboutPerson(name)} onClick={() => show(userId)}>
        <Avatar userId={userId} name={name} src={avatar} size={36} />
        <span className="memberName">
          <span>{name}</span>
          {isMuted || name !== userId ? <small>{isMuted ? until : userId}</small> : null}
        </span>
      </button>
      {roleText === '' ? null : <Tag color={role === 'Owner' ? 'gold' : 'blue'}>{roleText}</Tag>}
      <MemberMenu group={group} member={member} onChanged={onChanged} />
    </li>
  );
}
