import type { WireMessage, GroupTip as WireTip } from '@hongyan/contract';
import { type Content, numberOf, textOf } from '../face/objects/content.ts';
import { MSG_ELEMENT_TYPE } from './constants.ts';
import { shownAll } from './escaping.ts';
import { GroupTip, groupTipOf } from './groupTip.ts';
import { type Between, File, fileOf, Images, imagesOf, imagesToWire, mediaToWire, Sound, soundOf } from './media.ts';
import { Custom, Face, Location, Text } from './texts.ts';
import { Tool, xssFilter } from './tool.ts';

export type WireElement = WireMessage['body'][number];

/** An element of a message: its kind and its content. */
export class Elem {
  static Text: typeof Text = Text;
  static Face: typeof Face = Face;
  static Images: typeof Images = Images;
  static Sound: typeof Sound = Sound;
  static File: typeof File = File;
  static Custom: typeof Custom = Custom;
  static Location: typeof Location = Location;
  static GroupTip: typeof GroupTip = GroupTip;

  constructor(
    private readonly type: string,
    /** @internal As it travels. */
    readonly content: object,
  ) {}

  /** One of `MSG_ELEMENT_TYPE`. */
  getType(): string {
    return this.type;
  }

  /** An object of the kind's class, or what the wire has where there is none. */
  getContent(): object {
    return shownAll(this.content);
  }

  /** What a page may show of it; empty of what is no text, face or tip. */
  toHtml(): string {
    const { content } = this;
    const isShown = [Text, Face, GroupTip].some((kind) => content instanceof kind);
    return isShown ? (content as { toHtml(): string }).toHtml() : '';
  }
}

/** @param isEscaped the text was escaped by who sent it (option `escapeOnWire`) */
export function elementFromWire({ MsgType, MsgContent }: WireElement, between: Between, isEscaped: boolean): Elem {
  return new Elem(MsgType, contentOf(MsgType, MsgContent as Content, between, isEscaped));
}

/** The text of a text element as it was typed. */
export function rawTextOf(content: object, isEscaped: boolean): string {
  const text = textOf((content as Content).Text);
  return isEscaped ? Tool.formatHtml2Text(text) : text;
}

function contentOf(type: string, wire: Content, between: Between, isEscaped: boolean): object {
  switch (type) {
    case MSG_ELEMENT_TYPE.TEXT:
      return new Text(rawTextOf(wire, isEscaped));
    case MSG_ELEMENT_TYPE.FACE:
      return new Face(numberOf(wire.Index), textOf(wire.Data));
    case MSG_ELEMENT_TYPE.CUSTOM:
      return new Custom(textOf(wire.Data), textOf(wire.Desc), textOf(wire.Ext));
    case MSG_ELEMENT_TYPE.LOCATION:
      return new Location(numberOf(wire.Longitude), numberOf(wire.Latitude), textOf(wire.Desc));
    case MSG_ELEMENT_TYPE.SOUND:
      return soundOf(wire, between);
    case MSG_ELEMENT_TYPE.FILE:
      return fileOf(wire, between);
    case MSG_ELEMENT_TYPE.GROUP_TIP:
      return groupTipOf(wire as unknown as WireTip, between.to);
    case MSG_ELEMENT_TYPE.IMAGE:
      return imagesOf(wire);
    default:
      return wire;
  }
}

/** @param isEscaped the text is sent escaped, as the original did (option `escapeOnWire`) */
export function elementToWire(elem: Elem, isEscaped: boolean): WireElement {
  return { MsgType: elem.getType(), MsgContent: wireOf(elem.content, isEscaped) };
}

function wireOf(content: object, isEscaped: boolean): object {
  if (content instanceof Text) return { Text: isEscaped ? xssFilter(content.raw) : content.raw };
  if (content instanceof Face) return { Index: content.getIndex(), Data: content.data };
  if (content instanceof Custom) return { Data: content.getData(), Desc: content.desc, Ext: content.getExt() };
  if (content instanceof Location)
    return { Desc: content.desc, Latitude: content.getLatitude(), Longitude: content.getLongitude() };
  if (content instanceof Sound || content instanceof File) return mediaToWire(content);
  return content instanceof Images ? imagesToWire(content) : content;
}
