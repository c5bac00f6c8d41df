import { Drawer, Skeleton } from 'antd';
import { useEffect } from 'react';
import { useAct } from '../app/useAct.ts';
import { rightsIn } from '../session/groupRights.ts';
import { loadGroup } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { AddMembers } from './AddMembers.tsx';
import { Applications } from './Applications.tsx';
import { GroupFacts } from './GroupFacts.tsx';
import { GroupSwitches } from './GroupSwitches.tsx';
import { MemberList } from './MemberList.tsx';
import { useGroup } from './useGroup.ts';
import { WayOut } from './WayOut.tsx';

interface Props {
  groupId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Everything about a group: its name and notice, who is in it, requests to join, and the way out. */
export function GroupPanel({ groupId, isOpen, onClose }: Props) {
  const texts = useTexts();
  return (
    <Drawer
      title={texts.groupPanel}
      open={isOpen}
      onClose={onClose}
      size={matchMedia('(max-width: 760px)').matches ? '100%' : 380}
      destroyOnHidden
    >
      <Panel groupId={groupId} onClose={onClose} />
    </Drawer>
  );
}

function Panel({ groupId, onClose }: Omit<Props, 'isOpen'>) {
  const session = useSession();
  const act = useAct();
  const group = useGroup({ type: 'GROUP', peerId: groupId });
  useEffect(() => act(() => loadGroup(session, groupId)), [act, session, groupId]);
  if (group === undefined) return <Skeleton active />;
  const rights = rightsIn(group);
  return (
    <div className="groupPanel">
      <GroupFacts group={group} mayEdit={rights.edit} />
      <GroupSwitches group={group} />
      {rights.decide ? <Applications groupId={groupId} /> : null}
      {rights.isLive ? null : (
        <>
          {rights.addMembers ? <AddMembers group={group} /> : null}
          <MemberList group={group} />
        </>
      )}
      <WayOut group={group} onClose={onClose} />
    </div>
  );
}
