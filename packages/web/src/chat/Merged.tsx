import { MessageOutlined } from '@ant-design/icons';
import { Modal, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import type { Content } from '../session/content.ts';
import { type Fault, faultOf } from '../session/fault.ts';
import { type MergedItem, openMerged } from '../session/merged.ts';
import { useSession } from '../session/react.ts';
import { faultText, useTexts, useWording } from '../text/texts.ts';
import { shortTimeText } from '../text/times.ts';
import { MessageContent } from './MessageContent.tsx';

type MergedContent = Extract<Content, { kind: 'merged' }>;

/** A message that holds others: its first lines, and all of them when it is opened. */
export function Merged({ content }: { content: MergedContent }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const title = content.title || texts.merged;
  return (
    <>
      <button type="button" className="merged" aria-label={texts.openMerged(title)} onClick={() => setOpen(true)}>
        <strong>{title}</strong>
        {content.lines.slice(0, 4).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text
          <span key={index}>{line}</span>
        ))}
        <small>
          <MessageOutlined aria-hidden /> {content.count > 0 ? texts.mergedCount(content.count) : texts.merged}
        </small>
      </button>
      <Modal title={title} open={isOpen} onCancel={() => setOpen(false)} footer={null} width={520} destroyOnHidden>
        <Items content={content} />
      </Modal>
    </>
  );
}

function Items({ content: { payload } }: { content: MergedContent }) {
  const texts = useTexts();
  const session = useSession();
  const [items, setItems] = useState<readonly MergedItem[]>();
  const [fault, setFault] = useState<Fault>();
  useEffect(() => {
    openMerged(session, payload).then(setItems, (error) => setFault(faultOf(error)));
  }, [session, payload]);
  if (fault !== undefined) return <p role="alert">{faultText(fault, texts)}</p>;
  if (items === undefined) return <Skeleton active avatar />;
  return (
    <ol className="mergedItems">
      {items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </ol>
  );
}

function Item({ item: { from, name, avatar, timeSec, contents } }: { item: MergedItem }) {
  const { language } = useWording();
  return (
    <li>
      <Avatar userId={from} name={name} src={avatar} size={32} />
      <div>
        <p className="mergedSender">
          <span>{name}</span>
          <time>{shortTimeText(timeSec, language)}</time>
        </p>
        {contents.map((content, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the elements of a message keep their places
          <MessageContent key={index} content={content} />
        ))}
      </div>
    </li>
  );
}
