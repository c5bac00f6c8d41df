import { NumberOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { rightsIn } from '../session/groupRights.ts';
import type { GroupView } from '../session/groups.ts';
import { useTexts } from '../text/texts.ts';
import { useKeepers } from './useKeepers.ts';

/** Instead of a list of topics that is empty: what to do about it, or who may. */
export function NoTopics({ group, onMake }: { group: GroupView; onMake: () => void }) {
  const texts = useTexts();
  const keepers = useKeepers(group);
  const mayMake = rightsIn(group).edit;
  return (
    <div className="placeholder">
      <NumberOutlined className="placeholderIcon" aria-hidden />
      <strong>{texts.noTopics}</strong>
      <p>{mayMake ? texts.noTopicsMine : texts.noTopicsHint}</p>
      {mayMake ? (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onMake}>
          {texts.createTopic}
        </Button>
      ) : (
        <p className="topicKeepers">{keepers}</p>
      )}
    </div>
  );
}
