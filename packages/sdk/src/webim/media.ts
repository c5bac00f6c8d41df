import { type Content, listOf, numberOf, textOf } from '../face/objects/content.ts';
import { shown } from './escaping.ts';

/** A picture in one of its sizes. */
export class ImageOf {
  constructor(
    private readonly type: number,
    private readonly size: number,
    private readonly width: number,
    private readonly height: number,
    readonly url: string,
  ) {}

  /** One of `IMAGE_TYPE`. */
  getType(): number {
    return this.type;
  }

  /** Bytes. */
  getSize(): number {
    return this.size;
  }

  getWidth(): number {
    return this.width;
  }

  getHeight(): number {
    return this.height;
  }

  getUrl(): string {
    return shown(this.url);
  }
}

/** A picture with its sizes. */
export class Images {
  static Image: typeof ImageOf = ImageOf;
  readonly ImageInfoArray: ImageOf[] = [];

  constructor(
    readonly UUID: string,
    private readonly format = 255,
  ) {}

  addImage(image: ImageOf): void {
    this.ImageInfoArray.push(image);
  }

  /** @param type one of `IMAGE_TYPE` */
  getImage(type: number): ImageOf | undefined {
    return this.ImageInfoArray.find((image) => image.getType() === type);
  }

  getImageId(): string {
    return shown(this.UUID);
  }

  getImageFormat(): number {
    return this.format;
  }
}

/** A voice or a file that was received, by the address that it has. */
class Received {
  /** @param chatType 1 one-to-one, 2 group */
  constructor(
    readonly uuid: string,
    private readonly size: number,
    private readonly senderId: string,
    private readonly receiverId: string,
    private readonly downFlag: number,
    private readonly chatType: number,
    readonly url = '',
  ) {}

  getUUID(): string {
    return shown(this.uuid);
  }

  /** Bytes. */
  getSize(): number {
    return this.size;
  }

  getSenderId(): string {
    return shown(this.senderId);
  }

  getReceiverId(): string {
    return shown(this.receiverId);
  }

  getDownFlag(): number {
    return this.downFlag;
  }

  getChatType(): number {
    return this.chatType;
  }

  /** Where it is; empty of one without an address. */
  getDownUrl(): string {
    return shown(this.url);
  }
}

type ReceivedBy = ConstructorParameters<typeof Received> extends [string, ...infer Rest] ? Rest : never;

/** A voice that was received. */
export class Sound extends Received {
  constructor(
    uuid: string,
    private readonly second: number,
    ...rest: ReceivedBy
  ) {
    super(uuid, ...rest);
  }

  getSecond(): number {
    return this.second;
  }
}

/** A file that was received. */
export class File extends Received {
  constructor(
    uuid: string,
    readonly name: string,
    ...rest: ReceivedBy
  ) {
    super(uuid, ...rest);
  }

  getName(): string {
    return shown(this.name);
  }
}

/** Who sent something, and to whom. */
export interface Between {
  from: string;
  /** A user, or a group. */
  to: string;
  isGroup: boolean;
}

/** A picture of the wire. */
export function imagesOf(wire: Content): Images {
  const images = new Images(textOf(wire.UUID), numberOf(wire.ImageFormat));
  for (const { Type, Size, Width, Height, URL } of listOf(wire.ImageInfoArray))
    images.addImage(new ImageOf(numberOf(Type), numberOf(Size), numberOf(Width), numberOf(Height), textOf(URL)));
  return images;
}

/** A picture as the wire takes it. */
export function imagesToWire(images: Images): Content {
  const ImageInfoArray = images.ImageInfoArray.map((image) => ({
    ...{ Type: image.getType(), Size: image.getSize(), Width: image.getWidth(), Height: image.getHeight() },
    URL: image.url,
  }));
  return { UUID: images.UUID, ImageFormat: images.getImageFormat(), ImageInfoArray };
}

/** What a voice and a file of the wire have from their size on. */
const receivedBy = (size: unknown, { Download_Flag, Url }: Content, { from, to, isGroup }: Between): ReceivedBy => [
  numberOf(size),
  from,
  to,
  numberOf(Download_Flag),
  isGroup ? 2 : 1,
  textOf(Url),
];

/** A voice of the wire. */
export const soundOf = (wire: Content, between: Between): Sound =>
  new Sound(textOf(wire.UUID), numberOf(wire.Second), ...receivedBy(wire.Size, wire, between));

/** A file of the wire. */
export const fileOf = (wire: Content, between: Between): File =>
  new File(textOf(wire.UUID), textOf(wire.FileName), ...receivedBy(wire.FileSize, wire, between));

/** A voice or a file as the wire takes it: by the address that it was received with. */
export function mediaToWire(media: Sound | File): Content {
  const common = { UUID: media.uuid, Download_Flag: media.getDownFlag(), Url: media.url };
  return media instanceof Sound
    ? { ...common, Size: media.getSize(), Second: media.getSecond() }
    : { ...common, FileSize: media.getSize(), FileName: media.name };
}
