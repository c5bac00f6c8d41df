import {
  AudioOutlined,
  EnvironmentOutlined,
  FileOutlined,
  PictureOutlined,
  PlayCircleOutlined,
  SmileOutlined,
} from '@ant-design/icons';
import { type ReactNode, useState } from 'react';
import type { Content } from '../session/content.ts';
import { splitLinks } from '../text/links.ts';
import { previewOf } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { durationText, isOnlyEmoji, sizeText } from './contentTexts.ts';
import { Merged } from './Merged.tsx';

/** One element of a message. */
export function MessageContent({ content }: { content: Content }) {
  const texts = useTexts();
  switch (content.kind) {
    case 'text':
      return <Text text={content.text} />;
    case 'image':
      return <Picture content={content} />;
    case 'location':
      return <Place content={content} />;
    case 'file':
      return (
        <Card
          icon={<FileOutlined aria-hidden />}
          title={content.name || texts.file}
          hint={sizeText(content.bytes)}
          href={content.url}
        />
      );
    case 'video':
      return <Film content={content} />;
    case 'sound':
      return <Sound content={content} />;
    case 'merged':
      return <Merged content={content} />;
    case 'face':
      return <Card icon={<SmileOutlined aria-hidden />} title={content.data || texts.face} hint={texts.face} />;
    default:
      return <span className="oddContent">{previewOf(content, texts)}</span>;
  }
}

/** Longer texts are cut until one asks for all. */
const longText = 1_500;

function Text({ text }: { text: string }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const isCut = text.length > longText && !isOpen;
  const shown = isCut ? `${text.slice(0, longText)}…` : text;
  return (
    <>
      <span className="saidText" data-big={isOnlyEmoji(text)}>
        {splitLinks(shown).map((part, index) =>
          part.href === undefined ? (
            part.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed text
            <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          ),
        )}
      </span>
      {isCut ? (
        <button type="button" className="showAll" onClick={() => setOpen(true)}>
          {texts.showAll}
        </button>
      ) : null}
    </>
  );
}

function Picture({ content }: { content: Extract<Content, { kind: 'image' }> }) {
  const texts = useTexts();
  const [isBroken, setBroken] = useState(false);
  const { thumbUrl, fullUrl, width, height } = content;
  if (thumbUrl === undefined || isBroken)
    return <Card icon={<PictureOutlined aria-hidden />} title={texts.image} href={fullUrl} />;
  const ratio = width > 0 && height > 0 ? `${width} / ${height}` : '4 / 3';
  return (
    <a className="picture" href={fullUrl ?? thumbUrl} target="_blank" rel="noopener noreferrer">
      <img
        src={thumbUrl}
        alt={texts.image}
        loading="lazy"
        style={{ aspectRatio: ratio }}
        onError={() => setBroken(true)}
      />
    </a>
  );
}

function Place({ content }: { content: Extract<Content, { kind: 'location' }> }) {
  const texts = useTexts();
  const { description, latitude, longitude } = content;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return (
    <Card
      icon={<EnvironmentOutlined aria-hidden />}
      title={description || texts.location}
      hint={`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}
      href={href}
    />
  );
}

function Film({ content }: { content: Extract<Content, { kind: 'video' }> }) {
  const texts = useTexts();
  const { url, posterUrl, seconds } = content;
  if (url === undefined)
    return <Card icon={<PlayCircleOutlined aria-hidden />} title={texts.video} hint={durationText(seconds)} />;
  // biome-ignore lint/a11y/useMediaCaption: what users send has no captions
  return <video className="film" src={url} poster={posterUrl} controls preload="none" aria-label={texts.video} />;
}

function Sound({ content }: { content: Extract<Content, { kind: 'sound' }> }) {
  const texts = useTexts();
  return (
    <div>
      <Card icon={<AudioOutlined aria-hidden />} title={texts.sound} hint={durationText(content.seconds)} />
      {content.url === undefined ? null : (
        // biome-ignore lint/a11y/useMediaCaption: what users send has no captions
        <audio className="sound" src={content.url} controls preload="none" aria-label={texts.sound} />
      )}
    </div>
  );
}

function Card(props: { icon: ReactNode; title: string; hint?: string; href?: string | undefined }) {
  const inner = (
    <>
      <span className="cardIcon" aria-hidden="true">
        {props.icon}
      </span>
      <span className="cardText">
        <strong>{props.title}</strong>
        {props.hint ? <small>{props.hint}</small> : null}
      </span>
    </>
  );
  if (props.href === undefined) return <span className="card">{inner}</span>;
  return (
    <a className="card" href={props.href} target="_blank" rel="noopener noreferrer">
      {inner}
    </a>
  );
}
