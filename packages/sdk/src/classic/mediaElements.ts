import { type Content, listOf, numberOf, textOf } from '../face/objects/content.ts';
import { withFields } from './fields.ts';
import { classicFault, type Reply, replyOf } from './reply.ts';

/** Files cannot be sent or fetched through the server yet: whoever asks is told so by 6007. */
export function withoutFiles(reply: Reply<never>): void {
  const { code, message } = classicFault('noFileServer', 'the server takes no files yet; give an address of your own');
  replyOf(reply).fail(code, message);
}

const giveUrl = (url: string, reply: Reply<string>): void => replyOf(reply).succ(url);

/** A picture in one of its sizes. */
export class TIMImage extends withFields(() => ({
  uuid: '',
  /** One of `TIMImageType`. */
  type: 1 as number,
  size: 0,
  width: 0,
  height: 0,
  url: '',
})) {
  /** Fetches the picture into a file; answers 6007. */
  getImage(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }
}

/** A picture: with addresses of the app's own in `imageList`; a `path` waits for files on the server (6007). */
export class TIMImageElem extends withFields(() => ({
  path: '',
  /** 0 original, 1 compressed, 2 between. */
  level: 1,
  format: 255 as number,
  uuid: '',
  /** Of a picture that is being sent; 0 as long as none is. */
  taskId: 0,
  imageList: [] as TIMImage[],
})) {
  /** Stops sending; false: no picture is being sent, as the server takes none yet. */
  cancelUploading(_taskId: number): boolean {
    return false;
  }
}

/** A voice message, with an address of the app's own in `remoteUrl`. */
export class TIMSoundElem extends withFields(() => ({ path: '', uuid: '', dataSize: 0, second: 0, remoteUrl: '' })) {
  get duration(): number {
    return this.second;
  }

  getDuration(): number {
    return this.second;
  }

  /** Fetches the voice into a file; answers 6007. */
  getSound(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }

  /** As `getSound`. */
  getSoundToFile(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }

  /** Where it is. */
  getUrl(...reply: Reply<string>): string {
    giveUrl(this.remoteUrl, reply);
    return this.remoteUrl;
  }
}

/** A file, with an address of the app's own in `remoteUrl`. */
export class TIMFileElem extends withFields(() => ({ path: '', uuid: '', fileSize: 0, filename: '', remoteUrl: '' })) {
  /** Fetches the file; answers 6007. */
  getFile(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }

  /** Where it is. */
  getUrl(...reply: Reply<string>): string {
    giveUrl(this.remoteUrl, reply);
    return this.remoteUrl;
  }
}

/** What a video consists of. */
export class TIMVideo extends withFields(() => ({ uuid: '', type: '', size: 0, duration: 0, url: '' })) {
  /** Fetches the video; answers 6007. */
  getVideo(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }
}

/** The still picture of a video. */
export class TIMSnapshot extends withFields(() => ({ uuid: '', type: '', size: 0, width: 0, height: 0, url: '' })) {
  /** Fetches the picture; answers 6007. */
  getImage(_path: string, ...reply: Reply<never>): void {
    withoutFiles(reply);
  }
}

/** A video with its still picture. */
export class TIMVideoElem extends withFields(() => ({
  videoPath: '',
  video: new TIMVideo(),
  snapshotPath: '',
  snapshot: new TIMSnapshot(),
})) {}

/** Image formats by the wire's numbers, which are the original's. */
const FORMATS: readonly number[] = [1, 2, 3, 4];
/** Sizes of the wire, where 2 is large and 3 the thumbnail, by the classic ones. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 4],
  [3, 2],
]);
const wireSize = (type: number): number => [...SIZES].find(([, classic]) => classic === type)?.[0] ?? 1;

export function imageToWire({ uuid, format, imageList }: TIMImageElem): Content {
  const images = imageList.map((image) => ({
    ...{ Type: wireSize(image.type), Size: image.size, Width: image.width, Height: image.height, URL: image.url },
  }));
  return { UUID: uuid, ImageFormat: FORMATS.includes(format) ? format : 255, ImageInfoArray: images };
}

export function imageFromWire(wire: Content): TIMImageElem {
  const imageList = listOf(wire.ImageInfoArray).map(
    (image) =>
      new TIMImage({
        uuid: textOf(wire.UUID),
        type: SIZES.get(numberOf(image.Type)) ?? 1,
        ...{ size: numberOf(image.Size), width: numberOf(image.Width), height: numberOf(image.Height) },
        url: textOf(image.URL),
      }),
  );
  return new TIMImageElem({ uuid: textOf(wire.UUID), format: numberOf(wire.ImageFormat), imageList, level: 0 });
}

export function soundToWire({ uuid, dataSize, second, remoteUrl: url }: TIMSoundElem): Content {
  return { Url: url, UUID: uuid, Size: dataSize, Second: second, Download_Flag: 2 };
}

export function soundFromWire(wire: Content): TIMSoundElem {
  const [dataSize, second] = [numberOf(wire.Size), numberOf(wire.Second)];
  return new TIMSoundElem({ remoteUrl: textOf(wire.Url), uuid: textOf(wire.UUID), dataSize, second });
}

export function fileToWire({ uuid, fileSize, filename, remoteUrl: url }: TIMFileElem): Content {
  return { Url: url, UUID: uuid, FileSize: fileSize, FileName: filename, Download_Flag: 2 };
}

export function fileFromWire(wire: Content): TIMFileElem {
  const [fileSize, filename] = [numberOf(wire.FileSize), textOf(wire.FileName)];
  return new TIMFileElem({ remoteUrl: textOf(wire.Url), uuid: textOf(wire.UUID), fileSize, filename });
}

export function videoToWire({ video, snapshot }: TIMVideoElem): Content {
  return {
    ...{ VideoUrl: video.url, VideoUUID: video.uuid, VideoSize: video.size, VideoSecond: video.duration },
    ...{ VideoFormat: video.type, VideoDownloadFlag: 2 },
    ...{ ThumbUrl: snapshot.url, ThumbUUID: snapshot.uuid, ThumbSize: snapshot.size, ThumbWidth: snapshot.width },
    ...{ ThumbHeight: snapshot.height, ThumbFormat: snapshot.type, ThumbDownloadFlag: 2 },
  };
}

export function videoFromWire(wire: Content): TIMVideoElem {
  const video = new TIMVideo({
    ...{ url: textOf(wire.VideoUrl), uuid: textOf(wire.VideoUUID), size: numberOf(wire.VideoSize) },
    ...{ type: textOf(wire.VideoFormat), duration: numberOf(wire.VideoSecond) },
  });
  const snapshot = new TIMSnapshot({
    ...{ url: textOf(wire.ThumbUrl), uuid: textOf(wire.ThumbUUID), size: numberOf(wire.ThumbSize) },
    ...{ width: numberOf(wire.ThumbWidth), height: numberOf(wire.ThumbHeight), type: textOf(wire.ThumbFormat) },
  });
  return new TIMVideoElem({ video, snapshot });
}
