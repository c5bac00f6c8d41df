import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useAct } from '../app/useAct.ts';
import type { GroupView } from '../session/groups.ts';
import {
  actionsFor,
  banMember,
  type MemberAction,
  type MemberView,
  makeOwner,
  muteMember,
  removeMember,
  setAdmin,
} from '../session/members.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { type Texts, useTexts } from '../text/texts.ts';
import { NameCardDialog } from './NameCardDialog.tsx';

interface Props {
  group: GroupView;
  member: Pick<MemberView, 'userId' | 'name' | 'nameCard' | 'role' | 'isMuted'>;
  onChanged: () => void;
}

/** What one may do to a member; nothing where that is nothing. */
export function MemberMenu(props: Props) {
  const texts = useTexts();
  const [isNaming, setNaming] = useState(false);
  const menu = useMemberMenu(props, () => setNaming(true));
  if (menu === undefined) return null;
  const { group, member, onChanged } = props;
  return (
    <>
      <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
        <Button
          type="text"
          size="small"
          shape="circle"
          icon={<MoreOutlined aria-hidden />}
          aria-label={texts.actionsFor(member.name)}
        />
      </Dropdown>
      <NameCardDialog {...{ group, member, onChanged }} isOpen={isNaming} onClose={() => setNaming(false)} />
    </>
  );
}

/** The menu of a member; undefined where one may do nothing to them. */
export function useMemberMenu({ group, member, onChanged }: Props, onName: () => void): MenuProps | undefined {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const myUserId = useSessionState((state) => state.account?.userId ?? '');
  const actions = actionsFor(group, member, myUserId);
  if (actions.length === 0) return undefined;
  const { userId, name } = member;
  const run = (change: () => Promise<void>) => act(() => change().then(onChanged));
  const ask = (title: string, okText: string, change: () => Promise<void>) =>
    void modal.confirm({ title, okText, okButtonProps: { danger: true }, onOk: () => run(change) });
  const choose = (action: MemberAction, seconds: number) => {
    switch (action) {
      case 'makeAdmin':
      case 'dismissAdmin':
        return run(() => setAdmin(session, group.id, userId, action === 'makeAdmin'));
      case 'mute':
        return run(() => muteMember(session, group.id, userId, seconds));
      case 'ban':
        return run(() => banMember(session, group.id, userId, seconds));
      case 'nameCard':
        return onName();
      case 'makeOwner':
        return ask(texts.makeOwnerAsk(name), texts.makeOwner, () => makeOwner(session, group.id, userId));
      case 'remove':
        return ask(texts.removeMemberAsk(name), texts.removeMember, () => removeMember(session, group.id, userId));
    }
  };
  return {
    // As well by touch and by keyboard as by mouse.
    triggerSubMenuAction: 'click',
    items: actions.flatMap((action) => itemsOf(action, member, texts)),
    onClick: ({ key, domEvent }) => {
      domEvent.stopPropagation();
      const [action, seconds = '0'] = key.split(' ');
      choose(action as MemberAction, Number(seconds));
    },
  };
}

function itemsOf(
  action: MemberAction,
  { name, isMuted }: Props['member'],
  texts: Texts,
): NonNullable<MenuProps['items']> {
  const timed = (label: string, danger: boolean) => ({
    ...{ key: `${action} …`, label, danger },
    children: Object.entries(texts.muteTimes).map(([seconds, time]) => ({ key: `${action} ${seconds}`, label: time })),
  });
  switch (action) {
    case 'mute':
      return [timed(texts.muteFor, false), ...(isMuted ? [{ key: 'mute 0', label: texts.unmuteMember }] : [])];
    case 'ban':
      return [timed(texts.banFor, true)];
    case 'nameCard':
      return [{ key: action, label: texts.nameCardOf(name) }];
    case 'remove':
      return [{ key: action, label: texts.removeMember, danger: true }];
    default:
      return [{ key: action, label: texts[action] }];
  }
}
