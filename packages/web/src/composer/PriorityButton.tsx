import { ThunderboltOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTexts } from '../text/texts.ts';

export const normalPriority = 'Normal';

/** Chooses how urgent is what one says in a live room. */
export function PriorityButton({ priority, onChange }: { priority: string; onChange: (priority: string) => void }) {
  const texts = useTexts();
  const items = Object.entries(texts.priorities).map(([key, label]) => ({ key, label }));
  const name = texts.priorities[priority] ?? priority;
  return (
    <Dropdown
      menu={{ items, selectable: true, selectedKeys: [priority], onClick: ({ key }) => onChange(key) }}
      trigger={['click']}
      placement="topRight"
    >
      <Button
        type="text"
        className="priorityButton"
        data-priority={priority}
        icon={<ThunderboltOutlined aria-hidden />}
        aria-label={`${texts.priority}: ${name}`}
        title={texts.priorityHint}
      >
        {priority === normalPriority ? null : name}
      </Button>
    </Dropdown>
  );
}
