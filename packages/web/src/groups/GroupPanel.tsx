import { App, Button, Drawer, Input, Skeleton, Switch, Typography } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { goBack } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { addMembers, changeGroup, dissolveGroup, type GroupView, loadGroup, quitGroup } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { Applications } from './Applications.tsx';
import { MemberList } from './MemberList.tsx';

interface Props {
  groupId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Everything about a group: its name and notice, who is in it, requests to join, and the way out. */
export function GroupPanel({ groupId, isOpen, onClose }: Props) {
  const texts = useTexts();
  return (
    <Drawer title={texts.groupPanel} open={isOpen} onClose={onClose} size={380} destroyOnHidden>
      <Panel groupId={groupId} onClose={onClose} />
    </Drawer>
  );
}

function Panel({ groupId, onClose }: Omit<Props, 'isOpen'>) {
  const session = useSession();
  const act = useAct();
  const [group, setGroup] = useState<GroupView>();
  const [version, setVersion] = useState(0);
  const reload = useCallback(
    () =>
      act(async () => {
        setGroup(await loadGroup(session, groupId));
        setVersion((last) => last + 1);
      }),
    [act, session, groupId],
  );
  useEffect(() => reload(), [reload]);
  if (group === undefined) return <Skeleton active />;
  const mayManage = group.myRole !== 'Member' || group.type === 'Private';
  return (
    <div className="groupPanel">
      <Head group={group} mayManage={mayManage} onChanged={reload} />
      {group.myRole === 'Member' ? null : (
        <Applications key={`asked ${version}`} groupId={groupId} onDecided={reload} />
      )}
      {group.type === 'AVChatRoom' ? null : (
        <>
          {group.type === 'Private' || group.myRole !== 'Member' ? <AddMembers group={group} onAdded={reload} /> : null}
          <MemberList key={version} group={group} onChanged={reload} />
        </>
      )}
      <WayOut group={group} onClose={onClose} />
    </div>
  );
}

interface PartProps {
  group: GroupView;
  onChanged: () => void;
}

function Head({ group, mayManage, onChanged }: PartProps & { mayManage: boolean }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const change = (to: Parameters<typeof changeGroup>[2]) =>
    act(async () => {
      await changeGroup(session, group.id, to);
      onChanged();
    });
  const editable = (current: string, apply: (text: string) => void) =>
    mayManage && { editable: { tooltip: texts.change, onChange: (text: string) => text !== current && apply(text) } };
  return (
    <section>
      <Typography.Title level={4} {...editable(group.name, (name) => change({ name }))}>
        {group.name}
      </Typography.Title>
      <Typography.Text type="secondary" copyable={{ text: group.id }}>
        {group.id} · {texts.memberCount(group.memberCount)}
      </Typography.Text>
      <h3>{texts.groupNotice}</h3>
      <Typography.Paragraph
        type={group.notification === '' ? 'secondary' : undefined}
        {...editable(group.notification, (notification) => change({ notification }))}
      >
        {group.notification || (mayManage ? '' : texts.noNotice)}
      </Typography.Paragraph>
      {group.myRole === 'Member' || group.type === 'Private' ? null : (
        // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
        <label className="groupSwitch">
          <Switch checked={group.isMutedAll} onChange={(muteAllMembers) => change({ muteAllMembers })} />
          {texts.muteAll}
        </label>
      )}
    </section>
  );
}

function AddMembers({ group, onAdded }: { group: GroupView; onAdded: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const add = (typed: string) =>
    act(async () => {
      const userIds = typed.split(/[\s,，]+/).filter((userId) => userId !== '');
      if (userIds.length === 0) return;
      const { added, failed } = await addMembers(session, group.id, userIds);
      if (failed.length > 0) void message.warning(texts.notAdded(failed.join(', ')));
      if (added.length > 0) void message.success(texts.added(added.join(', ')));
      setText('');
      onAdded();
    });
  return (
    <Input.Search
      value={text}
      aria-label={texts.addMembersHint}
      placeholder={texts.addMembersHint}
      enterButton={texts.addMembers}
      onChange={(event) => setText(event.target.value)}
      onSearch={add}
    />
  );
}

function WayOut({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const isOwner = group.myRole === 'Owner';
  const mayQuit = !isOwner || group.type === 'Private';
  const ask = (title: string, okText: string, run: () => Promise<void>) =>
    void modal.confirm({
      ...{ title, okText, okButtonProps: { danger: true } },
      onOk: () =>
        act(async () => {
          await run();
          onClose();
          goBack();
        }),
    });
  return (
    <section className="groupWayOut">
      {mayQuit ? (
        <Button
          danger
          block
          onClick={() => ask(texts.quitGroupAsk(group.name), texts.quitGroup, () => quitGroup(session, group.id))}
        >
          {texts.quitGroup}
        </Button>
      ) : null}
      {isOwner && group.type !== 'Private' ? (
        <Button
          danger
          block
          onClick={() =>
            ask(texts.dissolveGroupAsk(group.name), texts.dissolveGroup, () => dissolveGroup(session, group.id))
          }
        >
          {texts.dissolveGroup}
        </Button>
      ) : null}
    </section>
  );
}
