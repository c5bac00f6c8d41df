import type { WireMessage } from '@hongyan/contract';
import { TYPES } from '../constants/types.ts';
import { type Content, numberOf, restOf, textOf } from './content.ts';
import {
  fileContent,
  fileWire,
  imageContent,
  imageWire,
  soundContent,
  soundWire,
  videoContent,
  videoWire,
} from './media.ts';
import { relayContent, relayWire } from './relay.ts';

export type { Content };
export type WireElement = WireMessage['body'][number];

/** An element as apps see it. */
export interface Element {
  type: string;
  content: Content;
}

/** How one kind of element is translated; `known` are the wire fields that `content` speaks for. */
interface Kind {
  known: readonly string[];
  content(wire: Content, fileProxy: string | undefined): Content;
  wire(content: Content): Content;
}

const text: Kind = {
  known: ['Text'],
  content: (wire) => ({ text: textOf(wire.Text) }),
  wire: (content) => ({ Text: textOf(content.text) }),
};

const face: Kind = {
  known: ['Index', 'Data'],
  content: (wire) => ({ index: numberOf(wire.Index), data: textOf(wire.Data) }),
  wire: (content) => ({ Index: numberOf(content.index), Data: textOf(content.data) }),
};

const location: Kind = {
  known: ['Desc', 'Longitude', 'Latitude'],
  content: (wire) => ({
    description: textOf(wire.Desc),
    longitude: numberOf(wire.Longitude),
    latitude: numberOf(wire.Latitude),
  }),
  wire: (content) => ({
    Desc: textOf(content.description),
    Latitude: numberOf(content.latitude),
    Longitude: numberOf(content.longitude),
  }),
};

// Bytes that are no text stay Base64, and say so by a field that other messages do not have (S19, design D21).
const custom: Kind = {
  known: ['Data', 'DataIsBase64', 'Desc', 'Ext', 'Sound'],
  content: (wire) => ({
    data: textOf(wire.Data),
    description: textOf(wire.Desc),
    extension: textOf(wire.Ext),
    ...(wire.DataIsBase64 === 1 && { dataIsBase64: true }),
    ...(typeof wire.Sound === 'string' && { sound: wire.Sound }),
  }),
  wire: (content) => ({
    Data: textOf(content.data),
    Desc: textOf(content.description),
    Ext: textOf(content.extension),
    ...(content.dataIsBase64 === true && { DataIsBase64: 1 }),
    ...(typeof content.sound === 'string' && { Sound: content.sound }),
  }),
};

const kinds: Readonly<Record<string, Kind>> = {
  [TYPES.MSG_TEXT]: text,
  [TYPES.MSG_FACE]: face,
  [TYPES.MSG_LOCATION]: location,
  [TYPES.MSG_CUSTOM]: custom,
  [TYPES.MSG_IMAGE]: { known: ['UUID', 'ImageFormat', 'ImageInfoArray'], content: imageContent, wire: imageWire },
  [TYPES.MSG_AUDIO]: {
    known: ['Url', 'UUID', 'Size', 'Second', 'Download_Flag'],
    content: soundContent,
    wire: soundWire,
  },
  [TYPES.MSG_FILE]: {
    known: ['Url', 'UUID', 'FileSize', 'FileName', 'Download_Flag'],
    content: fileContent,
    wire: fileWire,
  },
  [TYPES.MSG_VIDEO]: {
    known: [
      ...['VideoUrl', 'VideoUUID', 'VideoSize', 'VideoSecond', 'VideoFormat', 'VideoDownloadFlag', 'ThumbUrl'],
      ...['ThumbUUID', 'ThumbSize', 'ThumbWidth', 'ThumbHeight', 'ThumbFormat', 'ThumbDownloadFlag'],
    ],
    content: videoContent,
    wire: videoWire,
  },
  [TYPES.MSG_MERGER]: {
    known: ['Title', 'MsgNum', 'CompatibleText', 'AbstractList', 'MsgList', 'JsonMsgKey', 'LayersOverLimit'],
    content: (wire, fileProxy) => relayContent(wire, (element) => elementFromWire(element, fileProxy)),
    wire: (content) => relayWire(content, elementToWire),
  },
};

/**
 * An element of the wire as an app sees it.
 *
 * What the payload has no name for stays in `_rest`, so that an edit or a forward does not lose it; a kind that is not
 * known passes as it is. The answer shares nothing with the wire element: apps write into payloads.
 *
 * @param fileProxy replaces the origin of media addresses (`fileDownloadProxy`)
 */
export function elementFromWire(element: WireElement, fileProxy?: string): Element {
  const wire = structuredCopy(element.MsgContent);
  const kind = kinds[element.MsgType];
  if (!kind) return { type: element.MsgType, content: wire };
  const rest = restOf(wire, kind.known);
  const content = kind.content(wire, fileProxy);
  return { type: element.MsgType, content: rest ? { ...content, _rest: rest } : content };
}

/** The wire form of an element; shares nothing with it. */
export function elementToWire(element: Element): WireElement {
  const kind = kinds[element.type];
  if (!kind) return { MsgType: element.type, MsgContent: structuredCopy(element.content) };
  const rest = element.content._rest;
  const wire = { ...kind.wire(element.content), ...(typeof rest === 'object' && rest) };
  return { MsgType: element.type, MsgContent: structuredCopy(wire) };
}

/** A deep copy of an element, for forwarding. */
export function copyElement(element: Element): Element {
  return { type: element.type, content: structuredCopy(element.content) };
}

// Mini-programs lack structuredClone; what travels is JSON anyway.
function structuredCopy(content: object): Content {
  return JSON.parse(JSON.stringify(content)) as Content;
}
