import type { GroupTip, WireMessage } from '@hongyan/contract';
import { tipKinds } from '@hongyan/contract/groupKinds';
import { type Content, listOf, numberOf, textOf } from '../face/objects/content.ts';
import { GROUP_TIP_MODIFY_GROUP_INFO_TYPE, MSG_ELEMENT_TYPE } from './constants.ts';
import { Tool, xssFilter } from './tool.ts';

export type WireElement = WireMessage['body'][number];

/** Whether texts are shown with `<`, `>` and `"` escaped (S63), of the whole page as in the original. */
export const filter = { isOn: true };

/** A text: raw on its way, escaped for who reads it unless `xssFilterEnable` is false (S63). */
export class Text {
  readonly raw: string;

  constructor(text: string) {
    this.raw = text;
  }

  getText(): string {
    return filter.isOn ? xssFilter(this.raw) : this.raw;
  }

  toHtml(): string {
    return this.getText();
  }
}

export class Face {
  constructor(
    private readonly index: number,
    private readonly data: string,
  ) {}

  getIndex(): number {
    return this.index;
  }

  getData(): string {
    return this.data;
  }

  toHtml(): string {
    return Tool.formatText2Html(this.data);
  }
}

class ImageOf {
  constructor(
    private readonly type: number,
    private readonly size: number,
    private readonly width: number,
    private readonly height: number,
    private readonly url: string,
  ) {}

  /** One of `IMAGE_TYPE`. */
  getType(): number {
    return this.type;
  }

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
    return this.url;
  }
}

export class Images {
  static Image: typeof ImageOf = ImageOf;
  readonly ImageInfoArray: ImageOf[] = [];

  constructor(
    private readonly UUID: string,
    private readonly format = 255,
  ) {}

  addImage(image: ImageOf): void {
    this.ImageInfoArray.push(image);
  }

  getImage(type: number): ImageOf | undefined {
    return this.ImageInfoArray.find((image) => image.getType() === type);
  }

  getImageId(): string {
    return this.UUID;
  }

  getImageFormat(): number {
    return this.format;
  }
}

export class Custom {
  constructor(
    private readonly data: string,
    private readonly desc = '',
    private readonly ext = '',
  ) {}

  getData(): string {
    return this.data;
  }

  getDesc(): string {
    return this.desc;
  }

  getExt(): string {
    return this.ext;
  }
}

export class Location {
  constructor(
    private readonly longitude: number,
    private readonly latitude: number,
    private readonly desc: string,
  ) {}

  getLongitude(): number {
    return this.longitude;
  }

  getLatitude(): number {
    return this.latitude;
  }

  getDesc(): string {
    return this.desc;
  }
}

/** A voice or a file that was received. */
class Media {
  constructor(private readonly wire: Content) {}

  getUUID(): string {
    return textOf(this.wire.UUID);
  }

  getSize(): number {
    return numberOf(this.wire.Size ?? this.wire.FileSize);
  }

  getSecond(): number {
    return numberOf(this.wire.Second);
  }

  getName(): string {
    return textOf(this.wire.FileName);
  }

  getDownUrl(): string {
    return textOf(this.wire.Url);
  }
}

/** Something happened in a group. */
export class GroupTipElem {
  constructor(
    private readonly tip: GroupTip,
    private readonly groupId: string,
  ) {}

  /** One of `GROUP_TIP_TYPE`. */
  getOpType(): number {
    return tipKinds[this.tip.kind];
  }

  getOpUserId(): string {
    return this.tip.operator;
  }

  getGroupId(): string {
    return this.groupId;
  }

  getGroupName(): string {
    return this.tip.groupName;
  }

  getUserIdList(): string[] {
    return (this.tip.members ?? []).map(({ userId }) => userId);
  }

  getMemberInfoList(): { userId: string; shutupTime: number }[] {
    return (this.tip.members ?? []).map(({ userId, muteSec = 0 }) => ({ userId, shutupTime: muteSec }));
  }

  getGroupMemberNum(): number {
    return this.tip.memberCount ?? 0;
  }

  /** What changed, by `GROUP_TIP_MODIFY_GROUP_INFO_TYPE`. */
  getGroupInfoList(): { type: number; value: string }[] {
    const { info = {} } = this.tip;
    const { FACE_URL, NAME, OWNER, NOTIFICATION, INTRODUCTION } = GROUP_TIP_MODIFY_GROUP_INFO_TYPE;
    const changed: [number, string | undefined][] = [
      [FACE_URL, info.faceUrl],
      [NAME, info.name],
      [OWNER, info.owner],
      [NOTIFICATION, info.notification],
      [INTRODUCTION, info.introduction],
    ];
    return changed.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }]));
  }
}

/** An element of a message: its kind and its content. */
export class Elem {
  static Text: typeof Text = Text;
  static Face: typeof Face = Face;
  static Images: typeof Images = Images;
  static Custom: typeof Custom = Custom;
  static Location: typeof Location = Location;
  static GroupTip: typeof GroupTipElem = GroupTipElem;

  constructor(
    private readonly type: string,
    private readonly content: object,
  ) {}

  /** One of `MSG_ELEMENT_TYPE`. */
  getType(): string {
    return this.type;
  }

  getContent(): object {
    return this.content;
  }

  toHtml(): string {
    const { content } = this;
    return content instanceof Text || content instanceof Face ? content.toHtml() : '';
  }
}

/** @param isEscaped the text was escaped by who sent it (option `escapeOnWire`) */
export function elementFromWire({ MsgType, MsgContent }: WireElement, groupId: string, isEscaped: boolean): Elem {
  const wire = MsgContent as Content;
  return new Elem(MsgType, contentOf(MsgType, wire, groupId, isEscaped));
}

function contentOf(type: string, wire: Content, groupId: string, isEscaped: boolean): object {
  const text = (value: unknown): string => (isEscaped ? Tool.formatHtml2Text(textOf(value)) : textOf(value));
  switch (type) {
    case MSG_ELEMENT_TYPE.TEXT:
      return new Text(text(wire.Text));
    case MSG_ELEMENT_TYPE.FACE:
      return new Face(numberOf(wire.Index), textOf(wire.Data));
    case MSG_ELEMENT_TYPE.CUSTOM:
      return new Custom(textOf(wire.Data), textOf(wire.Desc), textOf(wire.Ext));
    case MSG_ELEMENT_TYPE.LOCATION:
      return new Location(numberOf(wire.Longitude), numberOf(wire.Latitude), textOf(wire.Desc));
    case MSG_ELEMENT_TYPE.SOUND:
    case MSG_ELEMENT_TYPE.FILE:
      return new Media(wire);
    case MSG_ELEMENT_TYPE.GROUP_TIP:
      return new GroupTipElem(wire as unknown as GroupTip, groupId);
    case MSG_ELEMENT_TYPE.IMAGE: {
      const images = new Images(textOf(wire.UUID), numberOf(wire.ImageFormat));
      for (const { Type, Size, Width, Height, URL } of listOf(wire.ImageInfoArray)) {
        const [size, width, height] = [Size, Width, Height].map(numberOf) as [number, number, number];
        images.addImage(new ImageOf(numberOf(Type), size, width, height, textOf(URL)));
      }
      return images;
    }
    default:
      return wire;
  }
}

/** @param isEscaped the text is sent escaped, as the original did (option `escapeOnWire`) */
export function elementToWire(elem: Elem, isEscaped: boolean): WireElement {
  return { MsgType: elem.getType(), MsgContent: wireOf(elem.getContent(), isEscaped) };
}

function wireOf(content: object, isEscaped: boolean): object {
  if (content instanceof Text) return { Text: isEscaped ? xssFilter(content.raw) : content.raw };
  if (content instanceof Face) return { Index: content.getIndex(), Data: content.getData() };
  if (content instanceof Custom) return { Data: content.getData(), Desc: content.getDesc(), Ext: content.getExt() };
  if (content instanceof Location)
    return { Desc: content.getDesc(), Latitude: content.getLatitude(), Longitude: content.getLongitude() };
  if (!(content instanceof Images)) return content;
  const images = content.ImageInfoArray.map((image) => ({
    ...{ Type: image.getType(), Size: image.getSize(), Width: image.getWidth(), Height: image.getHeight() },
    URL: image.getUrl(),
  }));
  return { UUID: content.getImageId(), ImageFormat: content.getImageFormat(), ImageInfoArray: images };
}
