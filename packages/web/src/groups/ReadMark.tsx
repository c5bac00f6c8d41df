import { Empty, Modal, Tabs } from 'antd';
import { useState } from 'react';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';
import { Readers } from './Readers.tsx';

/** How many members read an own message of a group; opens who they are. Nothing where that is not known. */
export function ReadMark({ view }: { view: MessageView }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  if (view.readers === undefined) return null;
  const { read, unread } = view.readers;
  return (
    <>
      <button
        type="button"
        className="readMark"
        data-all={unread === 0}
        aria-label={texts.readBy(read, unread)}
        onClick={() => setOpen(true)}
      >
        {texts.readByShort(read, unread)}
      </button>
      <Modal
        title={texts.readers}
        open={isOpen}
        onCancel={() => setOpen(false)}
        footer={null}
        width={380}
        destroyOnHidden
      >
        <Tabs
          destroyOnHidden
          items={[
            { key: 'read', label: texts.readTab(read), children: <ReadersTab view={view} isRead count={read} /> },
            {
              key: 'unread',
              label: texts.unreadTab(unread),
              children: <ReadersTab view={view} isRead={false} count={unread} />,
            },
          ]}
        />
      </Modal>
    </>
  );
}

/** Asks again when the number changes. */
function ReadersTab({ view, isRead, count }: { view: MessageView; isRead: boolean; count: number }) {
  const texts = useTexts();
  if (count > 0) return <Readers key={count} view={view} isRead={isRead} />;
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isRead ? texts.nobodyYet : texts.everybodyRead} />;
}
