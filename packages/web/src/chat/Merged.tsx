import { MessageOutlined } from '@ant-design/icons';
import { Button, Modal, Skeleton } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import type { Content } from '../session/content.ts';
import { type Fault, faultOf } from '../session/fault.ts';
import { type MergedItem, openMerged } from '../session/merged.ts';
import { useSession } from '../session/react.ts';
import { faultText, type Texts, useTexts, useWording } from '../text/texts.ts';
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
          <MessageOutlined aria-hidden /> {countText(content, texts)}
        </small>
      </button>
      <Modal title={title} open={isOpen} onCancel={() => setOpen(false)} footer={null} width={520} destroyOnHidden>
        {content.isTooDeep ? <p>{texts.mergedTooDeep}</p> : <Items content={content} />}
      </Modal>
    </>
  );
}

function countText({ count, isTooDeep }: MergedContent, texts: Texts): string {
  if (isTooDeep) return texts.mergedTooDeep;
  return count > 0 ? texts.mergedCount(count) : texts.merged;
}

/** What it holds; a long list is fetched first, and fetched again when that failed and one asks for it. */
function Items({ content: { payload } }: { content: MergedContent }) {
  const texts = useTexts();
  const session = useSession();
  const [items, setItems] = useState<readonly MergedItem[]>();
  const [fault, setFault] = useState<Fault>();
  const load = useCallback(() => {
    setFault(undefined);
    openMerged(session, payload).then(setItems, (error) => setFault(faultOf(error)));
  }, [session, payload]);
  useEffect(load, [load]);
  if (fault !== undefined)
    return (
      <div role="alert" className="mergedFault">
        <p>{faultText(fault, texts)}</p>
        <Button autoFocus onClick={load}>
          {texts.retry}
        </Button>
      </div>
    );
  if (items === undefined)
    return (
      <div role="status" aria-label={texts.loadingMerged}>
        <Skeleton active avatar />
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard can only where it is
    <ol className="mergedItems" tabIndex={0}>
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
