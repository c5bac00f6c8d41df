import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Tag } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import {
  actionsFor,
  type GroupView,
  loadMembers,
  type MemberAction,
  type MemberView,
  memberActions,
} from '../session/groups.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Who is in a group, page by page, and what one may do to them. */
export function MemberList({ group, onChanged }: { group: GroupView; onChanged: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [members, setMembers] = useState<readonly MemberView[]>([]);
  const [next, setNext] = useState(0);
  const load = useCallback(
    (offset: number) =>
      act(async () => {
        const page = await loadMembers(session, group.id, offset);
        setMembers((known) => (offset === 0 ? page.members : [...known, ...page.members]));
        setNext(page.next);
      }),
    [act, session, group.id],
  );
  useEffect(() => load(0), [load]);
  return (
    <section>
      <h3>
        {texts.groupMembers} · {group.memberCount}
      </h3>
      <ul className="members">
        {members.map((member) => (
          <Row key={member.userId} group={group} member={member} onChanged={onChanged} />
        ))}
      </ul>
      {next > 0 ? (
        <Button type="link" block onClick={() => load(next)}>
          {texts.moreMembers}
        </Button>
      ) : null}
    </section>
  );
}

function Row({ group, member, onChanged }: { group: GroupView; member: MemberView; onChanged: () => void }) {
  const texts = useTexts();
  const { userId, name, avatar, role, isMuted } = member;
  const roleText = texts.roles[role] ?? '';
  return (
    <li>
      <Avatar userId={userId} name={name} src={avatar} size={32} />
      <span className="memberName">{name}</span>
      {isMuted ? <Tag>{texts.muted}</Tag> : null}
      {roleText === '' ? null : <Tag color="blue">{roleText}</Tag>}
      <Actions group={group} member={member} onChanged={onChanged} />
    </li>
  );
}

function Actions({ group, member, onChanged }: { group: GroupView; member: MemberView; onChanged: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const myUserId = useSessionState((state) => state.account?.userId ?? '');
  const actions = actionsFor(group, member, myUserId);
  if (actions.length === 0) return null;
  const run = (action: MemberAction) =>
    act(async () => {
      await memberActions[action](session, group.id, member);
      onChanged();
    });
  const choose = (action: MemberAction) => {
    if (action !== 'removeMember') return run(action);
    const title = texts.removeMemberAsk(member.name);
    void modal.confirm({ title, okText: texts.removeMember, okButtonProps: { danger: true }, onOk: () => run(action) });
  };
  const labelOf = (action: MemberAction): string =>
    action === 'muteMember' && member.isMuted ? texts.unmuteMember : texts[action];
  const items = actions.map((key) => ({ key, label: labelOf(key), danger: key === 'removeMember' }));
  return (
    <Dropdown
      menu={{ items, onClick: ({ key }) => choose(key as MemberAction) }}
      trigger={['click']}
      placement="bottomRight"
    >
      <Button
        type="text"
        size="small"
        shape="circle"
        icon={<MoreOutlined aria-hidden />}
        aria-label={texts.actionsFor(member.name)}
      />
    </Dropdown>
  );
}
