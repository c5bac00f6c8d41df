import { Select } from 'antd';
import { useAct } from '../app/useAct.ts';
import { mute } from '../session/conversations.ts';
import { textLimits } from '../session/groupKinds.ts';
import { rightsIn, typeOf } from '../session/groupRights.ts';
import { changeGroup, type GroupView } from '../session/groups.ts';
import { setNameCard } from '../session/members.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { EditableFact } from './EditableFact.tsx';
import { SwitchLine } from './SwitchLine.tsx';

/** One's own name and notices in a group, and what its administrators switch for all. */
export function GroupSwitches({ group }: { group: GroupView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const myUserId = useSessionState((state) => state.account?.userId ?? '');
  const conversation = useSessionState((state) => state.conversations.find(({ id }) => id === `GROUP${group.id}`));
  const { isLive, muteAll, setsJoinOption } = rightsIn(group);
  const hasNames = !isLive && typeOf(group)?.memberInfo === 'yes';
  return (
    <>
      {hasNames ? (
        <EditableFact
          label={texts.nameCard}
          text={group.myNameCard}
          placeholder={texts.noNameCard}
          mayEdit
          maxBytes={textLimits.nameCard}
          onSave={(nameCard) => act(() => setNameCard(session, group.id, myUserId, nameCard))}
        />
      ) : null}
      <section className="groupSwitches">
        {isLive || conversation === undefined ? null : (
          <SwitchLine
            label={texts.quiet}
            isOn={conversation.isMuted}
            onChange={() => act(() => mute(session, conversation))}
          />
        )}
        {muteAll ? (
          <SwitchLine
            label={texts.muteAll}
            isOn={group.isMutedAll}
            onChange={(muteAllMembers) => act(() => changeGroup(session, group.id, { muteAllMembers }))}
          />
        ) : null}
        {setsJoinOption ? <JoinOption group={group} /> : null}
      </section>
    </>
  );
}

function JoinOption({ group }: { group: GroupView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const options = Object.entries(texts.joinOptions).map(([value, label]) => ({ value, label }));
  return (
    <div className="groupSwitch">
      <span>{texts.joinOption}</span>
      <Select
        aria-label={texts.joinOption}
        size="small"
        value={group.joinOption}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(joinOption) => act(() => changeGroup(session, group.id, { joinOption }))}
      />
    </div>
  );
}
