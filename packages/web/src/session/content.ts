import { messageTypes } from './sdk.ts';
import { createdTip, type Tip, tipOf } from './tips.ts';

/** One element of a message in the page's own terms; addresses are safe to follow or undefined. */
export type Content =
  | { kind: 'text'; text: string }
  | { kind: 'image'; thumbUrl: string | undefined; fullUrl: string | undefined; width: number; height: number }
  | { kind: 'sound'; url: string | undefined; seconds: number }
  | { kind: 'video'; url: string | undefined; posterUrl: string | undefined; seconds: number; bytes: number }
  | { kind: 'file'; url: string | undefined; name: string; bytes: number }
  | { kind: 'face'; data: string }
  | { kind: 'location'; description: string; latitude: number; longitude: number }
  | { kind: 'custom'; description: string; data: string }
  | {
      kind: 'merged';
      title: string;
      lines: readonly string[];
      count: number;
      /** Merged messages stand in one another too deep: it holds nothing. */
      isTooDeep: boolean;
      payload: Payload;
    }
  | { kind: 'tip'; tip: Tip }
  | { kind: 'other' };

type Payload = Record<string, unknown>;

const readers: Record<string, (payload: Payload) => Content> = {
  [messageTypes.text]: (p) => ({ kind: 'text', text: text(p.text) }),
  [messageTypes.image]: image,
  [messageTypes.sound]: (p) => ({ kind: 'sound', url: safeUrl(p.remoteAudioUrl ?? p.url), seconds: number(p.second) }),
  [messageTypes.video]: (p) => ({
    kind: 'video',
    url: safeUrl(p.videoUrl),
    posterUrl: safeUrl(p.thumbUrl),
    seconds: number(p.videoSecond),
    bytes: number(p.videoSize),
  }),
  [messageTypes.file]: (p) => ({
    kind: 'file',
    url: safeUrl(p.fileUrl),
    name: text(p.fileName),
    bytes: number(p.fileSize),
  }),
  [messageTypes.face]: (p) => ({ kind: 'face', data: text(p.data) }),
  [messageTypes.location]: (p) => ({
    kind: 'location',
    description: text(p.description),
    latitude: number(p.latitude),
    longitude: number(p.longitude),
  }),
  [messageTypes.custom]: custom,
  [messageTypes.tip]: (p) => tipContent(tipOf(p)),
  [messageTypes.merged]: (p) => ({
    kind: 'merged',
    title: text(p.title),
    lines: Array.isArray(p.abstractList) ? p.abstractList.map(text) : [],
    // A long list is fetched when it is opened; how long it is comes with the message.
    count: (Array.isArray(p.messageList) && p.messageList.length) || number(p._messageCount),
    isTooDeep: p.layersOverLimit === true,
    payload: p,
  }),
};

/** Reads one element. Payloads come from other people's programs, so each field is checked. */
export function contentOf(type: string, payload: unknown): Content {
  const read = readers[type];
  if (read === undefined || typeof payload !== 'object' || payload === null) return { kind: 'other' };
  return read(payload as Payload);
}

/** An address that may be put into a link or an image; undefined for scripts, data and anything odd. */
export function safeUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^(https?:|blob:)/i.test(value)) return undefined;
  return URL.canParse(value) ? value : undefined;
}

const tipContent = (tip: Tip | undefined): Content => (tip === undefined ? { kind: 'other' } : { kind: 'tip', tip });

function custom(payload: Payload): Content {
  const data = text(payload.data);
  const created = createdTip(data);
  return created ? tipContent(created) : { kind: 'custom', description: text(payload.description), data };
}

function image(payload: Payload): Content {
  const sizes: Payload[] = Array.isArray(payload.imageInfoArray) ? payload.imageInfoArray : [];
  const [original, thumb] = sizes;
  const fullUrl = safeUrl(original?.imageUrl) ?? safeUrl(original?.url);
  const shown = safeUrl(thumb?.imageUrl) ?? safeUrl(thumb?.url) ?? fullUrl;
  return { kind: 'image', thumbUrl: shown, fullUrl, width: number(original?.width), height: number(original?.height) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
