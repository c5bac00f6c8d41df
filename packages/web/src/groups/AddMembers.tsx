import { App, Input } from 'antd';
import { useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { rightsIn } from '../session/groupRights.ts';
import { type GroupView, loadGroup } from '../session/groups.ts';
import { addMembers } from '../session/members.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Brings people in by their user IDs. */
export function AddMembers({ group }: { group: GroupView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const tellAdded = (names: string) =>
    void (rightsIn(group).addsByAsking ? message.info(texts.inviteWaits(names)) : message.success(texts.added(names)));
  const add = (typed: string) =>
    act(async () => {
      const userIds = typed.split(/[\s,，、]+/).filter((userId) => userId !== '');
      if (userIds.length === 0) return;
      const { added, failed } = await addMembers(session, group.id, userIds);
      if (failed.length > 0) void message.warning(texts.notAdded(failed.join(', ')));
      if (added.length > 0) tellAdded(added.join(', '));
      if (added.length + failed.length === 0) void message.info(texts.alreadyIn);
      setText(failed.join(' '));
      await loadGroup(session, group.id);
    });
  return (
    <Input.Search
      value={text}
      aria-label={texts.addMembersHint}
      placeholder={texts.addMembersHint}
      enterButton={texts.addMembers}
      autoCapitalize="off"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onSearch={add}
    />
  );
}
