import { Button } from 'antd';
import { useAct } from '../app/useAct.ts';
import { EditableFact } from '../groups/EditableFact.tsx';
import { SwitchLine } from '../groups/SwitchLine.tsx';
import { mute } from '../session/conversations.ts';
import { textLimits } from '../session/groupKinds.ts';
import { useSession } from '../session/react.ts';
import { changeTopic, type TopicChange } from '../session/topics.ts';
import type { TopicView } from '../session/topicViews.ts';
import { useTexts } from '../text/texts.ts';
import { useDeleteTopic } from './useDeleteTopic.ts';

interface Props {
  topic: TopicView;
  mayEdit: boolean;
}

/** What all see of a topic. */
export function TopicFacts({ topic, mayEdit }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const change = (to: TopicChange) => act(() => changeTopic(session, topic, to));
  return (
    <>
      {mayEdit ? (
        <EditableFact
          label={texts.topicName}
          text={topic.name}
          placeholder=""
          isRequired
          {...{ mayEdit, maxBytes: textLimits.topicName }}
          onSave={(topicName) => change({ topicName })}
        />
      ) : null}
      <EditableFact
        label={texts.topicIntroduction}
        text={topic.about}
        placeholder={texts.noTopicIntroduction}
        {...{ mayEdit, maxBytes: textLimits.introduction }}
        onSave={(introduction) => change({ introduction })}
      />
      <EditableFact
        label={texts.topicNotice}
        text={topic.notification}
        placeholder={texts.noTopicNotice}
        {...{ mayEdit, maxBytes: textLimits.notification }}
        onSave={(notification) => change({ notification })}
      />
    </>
  );
}

/** One's own notices of a topic, and whether its members may speak. */
export function TopicSwitches({ topic, mayEdit }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  return (
    <section className="groupSwitches">
      <SwitchLine label={texts.quiet} isOn={topic.isMuted} onChange={() => act(() => mute(session, topic))} />
      {mayEdit ? (
        <SwitchLine
          label={texts.muteTopic}
          isOn={topic.isMutedAll}
          onChange={(muteAllMembers) => act(() => changeTopic(session, topic, { muteAllMembers }))}
        />
      ) : null}
    </section>
  );
}

/** How a topic ends. */
export function TopicWayOut({ topic }: { topic: TopicView }) {
  const texts = useTexts();
  const deleteAsking = useDeleteTopic();
  return (
    <section className="groupWayOut">
      <Button danger block onClick={() => deleteAsking(topic)}>
        {texts.deleteTopic}
      </Button>
    </section>
  );
}
