import { Typography } from 'antd';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { textLimits } from '../session/groupKinds.ts';
import { changeGroup, type GroupChange, type GroupView } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { EditableFact } from './EditableFact.tsx';

/** What all see of a group. */
export function GroupFacts({ group, mayEdit }: { group: GroupView; mayEdit: boolean }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const change = (to: GroupChange) => act(() => changeGroup(session, group.id, to));
  return (
    <>
      <header className="groupHead">
        <Avatar userId={group.id} name={group.name} src={group.avatar} size={56} />
        <div>
          <strong>{group.name}</strong>
          <Typography.Text type="secondary" copyable={{ text: group.id, tooltips: [texts.copy, texts.copied] }}>
            {group.id}
          </Typography.Text>
          <small>
            {texts.kindNames[group.type] ?? texts.group} · {texts.memberCount(group.memberCount)}
          </small>
        </div>
      </header>
      {mayEdit ? (
        <EditableFact
          label={texts.groupName}
          text={group.name}
          placeholder=""
          isRequired
          {...{ mayEdit, maxBytes: textLimits.name }}
          onSave={(name) => change({ name })}
        />
      ) : null}
      <EditableFact
        label={texts.groupNotice}
        text={group.notification}
        placeholder={texts.noNotice}
        {...{ mayEdit, maxBytes: textLimits.notification }}
        onSave={(notification) => change({ notification })}
      />
      <EditableFact
        label={texts.groupIntroduction}
        text={group.introduction}
        placeholder={texts.noIntroduction}
        {...{ mayEdit, maxBytes: textLimits.introduction }}
        onSave={(introduction) => change({ introduction })}
      />
    </>
  );
}
