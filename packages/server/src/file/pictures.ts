import { ImError, type ServerSettings } from '@hongyan/contract';
import type { PictureFacts } from '../storage/port/files.ts';
import { UNKNOWN_TYPE } from './contentType.ts';
import { withoutLocation } from './location.ts';
import type { PictureMaking, PictureSize, Pictures } from './place.ts';

type Sharp = typeof import('sharp').default;
type Limits = Pick<ServerSettings, 'pictureMaxPixels' | 'picturesAtOnce' | 'picturesMaxQueue'>;

/** Heights of the smaller pictures (rest-api §17.2), and how much wider than high they may be. */
const HEIGHTS: Record<Exclude<PictureSize, 'shown'>, number> = { '720': 720, '198': 198 };
const WIDTH_TIMES = 4;
/** Longer pictures stay as they are: all of one is in memory while it is made smaller. */
const READ_MAX_BYTES = 104_857_600;

/** Makes pictures smaller, some at a time, on threads of their own: no message waits for it. */
export class PictureMaker implements PictureMaking {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Loaded with the first picture: it is large. */
  private sharp: Promise<Sharp | undefined> | undefined;

  /** @param missing told once when the library cannot be loaded: then originals stand for all sizes */
  constructor(
    private readonly limits: Limits,
    private readonly missing: (error: unknown) => void,
  ) {}

  /** How many wait. */
  get queued(): number {
    return this.waiting.length;
  }

  async make(type: string, size: number, read: () => Promise<Uint8Array>): Promise<Pictures> {
    if (!type.startsWith('image/')) throw new ImError('fileRefused', { reason: `it is ${type}` });
    this.sharp ??= this.load();
    const sharp = await this.sharp;
    if (size > READ_MAX_BYTES) return asItIs(type, size);
    await this.turn();
    try {
      const original = await read();
      const made = (sharp && (await this.sizes(sharp, type, original))) ?? asItIs(type, size);
      return shownWithoutLocation(made, original);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private async load(): Promise<Sharp | undefined> {
    try {
      return (await import('sharp')).default;
    } catch (error) {
      this.missing(error);
      return undefined;
    }
  }

  private async turn(): Promise<void> {
    if (this.running >= this.limits.picturesAtOnce) {
      if (this.waiting.length >= this.limits.picturesMaxQueue)
        throw new ImError('fileNotKept', { reason: 'too many pictures at once' });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
  }

  /** Nothing for a format that the library does not read. */
  private async sizes(sharp: Sharp, type: string, original: Uint8Array): Promise<Pictures | undefined> {
    const max = this.limits.pictureMaxPixels;
    const open = () => sharp(original, { animated: true, limitInputPixels: max, failOn: 'error' });
    const known = await open()
      .metadata()
      .catch((error: unknown) => refuseBomb(error, max));
    if (!known) return undefined;
    const { width, height, pages = 1, autoOrient } = known;
    if (width * height > max) throw tooManyPixels(max);
    // Frames of a moving picture stand below each other.
    const frameHeight = pages > 1 ? (known.pageHeight ?? height) : autoOrient.height;
    const facts: PictureFacts[] = [
      { size: original.length, width: pages > 1 ? width : autoOrient.width, height: frameHeight, type, isOwn: false },
    ];
    const bytes: Pictures['bytes'] = new Map();
    for (const variant of ['720', '198'] as const) {
      const made = await smaller(open(), known.format, HEIGHTS[variant]).catch((error: unknown) =>
        refuseBomb(error, max),
      );
      if (!made) return undefined;
      const { data, info } = made;
      bytes.set(variant, data);
      const madeHeight = info.pageHeight ?? info.height;
      facts.push({
        size: data.length,
        width: info.width,
        height: madeHeight,
        type: `image/${info.format}`,
        isOwn: true,
      });
    }
    return { facts, bytes };
  }
}

/** Of a picture that says where it was taken the original is shown without that. */
function shownWithoutLocation({ facts, bytes }: Pictures, original: Uint8Array): Pictures {
  const shown = withoutLocation(original);
  if (!shown) return { facts, bytes };
  const [first, ...others] = facts;
  return { facts: first ? [{ ...first, isOwn: true }, ...others] : facts, bytes: bytes.set('shown', shown) };
}

/** What moves or may be seen through stays in its format, all else is JPEG; what is not kept by name is left out: also where it was taken. */
function smaller(picture: ReturnType<Sharp>, format: string | undefined, height: number) {
  const fit = { height, width: height * WIDTH_TIMES, fit: 'inside', withoutEnlargement: true } as const;
  const resized = picture.autoOrient().resize(fit);
  const keeps = format === 'gif' || format === 'webp' || format === 'png';
  return (keeps ? resized.toFormat(format) : resized.jpeg({ mozjpeg: true })).toBuffer({ resolveWithObject: true });
}

/** Of a format that the library does not read the original stands for all sizes. */
function asItIs(type: string, size: number): Pictures {
  const fact = { size, width: 0, height: 0, type: type || UNKNOWN_TYPE, isOwn: false };
  return { facts: [fact, fact, fact], bytes: new Map() };
}

const tooManyPixels = (max: number): ImError =>
  new ImError('fileRefused', { reason: `it has more than ${max} pixels` });

/** Nothing for a format that cannot be read; what is damaged or too large is refused. */
function refuseBomb(error: unknown, max: number): undefined {
  const text = String((error as Error).message);
  if (/pixel limit/i.test(text)) throw tooManyPixels(max);
  if (/unsupported image format|no decode|not supported|support for this|bad seek|compression format/i.test(text))
    return undefined;
  throw new ImError('fileRefused', { reason: 'it cannot be read as a picture' });
}
