import type { WireFile } from '@hongyan/contract';
import type { FileKind } from '@hongyan/contract/files';
import { SdkFault, sdkFaults, signedOut } from '../../connection/fault.ts';
import { queues } from '../../core/queues.ts';
import { TYPES } from '../constants/types.ts';
import { ChatError, chatError } from '../errors/chatError.ts';
import { type CodeText, MSG_SEND_FAIL } from '../errors/codes.ts';
import * as codes from '../errors/laterCodes.ts';
import type { Content } from '../objects/content.ts';
import { elementFromWire, elementToWire } from '../objects/element.ts';
import { type LocalFile, localFileOf, putLocalFile } from '../objects/localFile.ts';
import type { Face } from '../state/face.ts';
import type { Message } from '../types.ts';
import { hashOf } from './content.ts';
import { type GiveNeeds, giveFile } from './give.ts';
import { type Bytes, host, type Stop } from './host.ts';
import { createPatience } from './patience.ts';

/** What a kind of message calls its file, and how it tells what went wrong (error-codes §2.1). */
interface Kind {
  kind: FileKind;
  isUnchosen: CodeText;
  tooBig: CodeText;
  failed: CodeText;
  /** Absent: any type will do. */
  wrongType?: CodeText;
  /** Wire fields of the element that say which file it is. */
  fields(file: WireFile): Content;
}

const kinds: Readonly<Record<string, Kind>> = {
  [TYPES.MSG_IMAGE]: {
    kind: 'image',
    isUnchosen: codes.MSG_IMAGE_SELECT_FILE_FIRST,
    tooBig: codes.MSG_IMAGE_SIZE_LIMIT,
    // There is no code of its own for a picture.
    failed: MSG_SEND_FAIL,
    wrongType: codes.MSG_IMAGE_TYPES_LIMIT,
    fields: ({ uuid: UUID, format: ImageFormat = 255, images = [] }) => ({
      ...{ UUID, ImageFormat },
      ImageInfoArray: images.map(({ type, size, width, height, url }) => ({
        ...{ Type: type, Size: size, Width: width, Height: height, URL: url },
      })),
    }),
  },
  [TYPES.MSG_AUDIO]: {
    kind: 'audio',
    isUnchosen: codes.MSG_FILE_SELECT_FILE_FIRST,
    tooBig: codes.MSG_AUDIO_SIZE_LIMIT,
    failed: codes.MSG_AUDIO_UPLOAD_FAIL,
    fields: ({ uuid: UUID, url: Url, size: Size }) => ({ UUID, Url, Size }),
  },
  [TYPES.MSG_VIDEO]: {
    kind: 'video',
    isUnchosen: codes.MSG_FILE_SELECT_FILE_FIRST,
    tooBig: codes.MSG_VIDEO_SIZE_LIMIT,
    failed: codes.MSG_VIDEO_UPLOAD_FAIL,
    wrongType: codes.MSG_VIDEO_TYPES_LIMIT,
    fields: ({ uuid: VideoUUID, url: VideoUrl, size: VideoSize }) => ({ VideoUUID, VideoUrl, VideoSize }),
  },
  [TYPES.MSG_FILE]: {
    kind: 'file',
    isUnchosen: codes.MSG_FILE_SELECT_FILE_FIRST,
    tooBig: codes.MSG_FILE_SIZE_LIMIT,
    failed: codes.MSG_FILE_UPLOAD_FAIL,
    fields: ({ uuid: UUID, url: Url, size: FileSize }) => ({ UUID, Url, FileSize }),
  },
};

/** The server's codes of a file that is too big, and of what is no picture. */
const [TOO_BIG, REFUSED] = [114002, 6031];
/** So many files are on their way at once; others wait for their turn. */
const WIDTH = 3;
/** So many addresses of this device stay good for what an app still shows; the oldest goes first. */
const SHOWN = 100;

/** The files of messages that are being sent. */
export class Uploads {
  private readonly stops = new Set<Stop>();
  private shown: string[] = [];
  private started = 0;
  /** Which sign-in this is. */
  private signIn = 0;
  /** One after another: in each of the lanes, and of one content, which would else be in its own way. */
  private readonly turns = queues();

  constructor(private readonly face: Face) {}

  /**
   * Uploads the files of a message that are not there yet, and puts into its payloads where they are.
   *
   * @throws ChatError the documented codes (error-codes §2.1); SdkFault as `giveFile`
   */
  async give(message: Message): Promise<void> {
    const { places } = this.face.messages.view(message.conversationID);
    for (const element of message._elements) {
      const { type, content } = element;
      const local = localFileOf(content);
      const kind = kinds[type];
      if (!local || !kind) continue;
      const bytes = usable(local, kind);
      try {
        const lane = `lane ${this.started++ % WIDTH}`;
        const file = await this.turns.run(lane, () => this.upload(local, kind.kind, bytes));
        const { MsgContent } = elementToWire({ type, content: { ...content, _server: undefined } });
        const wire = { MsgType: type, MsgContent: { ...MsgContent, ...kind.fields(file) } };
        Object.assign(content, elementFromWire(wire, places).content);
      } catch (error) {
        throw asDocumented(error, kind);
      }
    }
  }

  /** Forgets the files of a message that was sent. */
  forget(message: Message): void {
    for (const { content } of message._elements) {
      const local = localFileOf(content);
      if (!local) continue;
      putLocalFile(content, undefined);
      if (local.url) this.shown.push(local.url);
    }
    while (this.shown.length > SHOWN) revoke(this.shown.shift());
  }

  /** Forgets the sign-in: what is under way is given up. */
  reset(): void {
    this.signIn++;
    for (const stop of this.stops) stop.abort();
    for (const url of this.shown) revoke(url);
    this.shown = [];
  }

  private async upload(local: LocalFile, kind: FileKind, bytes: Bytes): Promise<WireFile> {
    const { core, timers, random } = this.face;
    const { signIn } = this;
    const isSignedIn = (): boolean => this.signIn === signIn;
    const ask: GiveNeeds['ask'] = (command, params) => {
      if (!isSignedIn()) throw signedOut();
      return core.inSession(({ request }) => request(command, params));
    };
    const server = this.face.messages.view('').places?.server ?? '';
    const patience = createPatience({ timers, random, isSignedIn });
    const needs = { ask, server, patience, timers, stops: this.stops };
    const given = Object.assign(local, { kind, bytes });
    const told = this.progress(local);
    given.sha256 ??= await hashOf(bytes);
    const file = await this.turns.run(given.sha256, () => giveFile(needs, given, told));
    told(1);
    return file;
  }

  /** Tells the app how far it is, never less than before; what it throws costs nothing. */
  private progress({ onProgress }: LocalFile): (part: number) => void {
    let last = -1;
    return (part) => {
      if (part <= last) return;
      last = part;
      try {
        onProgress?.(part);
      } catch (error) {
        const { code, text } = codes.MSG_ONPROGRESS_ERR;
        this.face.log.warn(`${code}: ${text}`, error);
      }
    };
  }
}

function revoke(url: string | undefined): void {
  if (url) host.URL?.revokeObjectURL?.(url);
}

/** The bytes of a file that can be sent. */
function usable({ bytes, isUnchosen, type }: LocalFile, { kind, ...told }: Kind): Bytes {
  if (isUnchosen) throw chatError(told.isUnchosen);
  if (!bytes || !host.fetch) throw chatError(codes.COS_UNDETECTED);
  if (bytes.size === 0) throw chatError(codes.MSG_F_IS_EMPTY);
  if (told.wrongType && type && !type.startsWith(`${kind}/`)) throw chatError(told.wrongType);
  return bytes;
}

function asDocumented(error: unknown, { tooBig, wrongType, failed }: Kind): unknown {
  const code = error instanceof SdkFault ? error.code : 0;
  if (code === sdkFaults.notSignedIn || code === sdkFaults.noAnswer) return error;
  const told = code === TOO_BIG ? tooBig : code === REFUSED && wrongType ? wrongType : failed;
  return new ChatError(told.code, error instanceof Error ? `${told.text}: ${error.message}` : told.text);
}
