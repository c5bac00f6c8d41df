import type { WireMessage } from '@hongyan/contract';
import { TYPES } from '../constants/types.ts';
import { type Content, changeAddresses, type FilePlaces, numberOf, restOf, textOf } from './content.ts';
import { localFileOf, putLocalFile } from './localFile.ts';
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
  content(wire: Content, places: FilePlaces | undefined): Content;
  wire(content: Content): Content;
}

const text: Kind = {
  known: ['Text'],
  content: (wire) => ({ text: textOf(wire.Text) }),
  wire: (content) => ({ Text: textOf(content.text) }),
};

// Bytes that are no text stay Base64, and say so by a field that other messages do not have (S19, design D21).
const data = (wire: Content): Content => ({
  data: textOf(wire.Data),
  ...(wire.DataIsBase64 === 1 && { dataIsBase64: true }),
});
const dataWire = (content: Content): Content => ({
  Data: textOf(content.data),
  ...(content.dataIsBase64 === true && { DataIsBase64: 1 }),
});

const face: Kind = {
  known: ['Index', 'Data', 'DataIsBase64'],
  content: (wire) => ({ index: numberOf(wire.Index), ...data(wire) }),
  wire: (content) => ({ Index: numberOf(content.index), ...dataWire(content) }),
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

const custom: Kind = {
  known: ['Data', 'DataIsBase64', 'Desc', 'Ext', 'Sound'],
  content: (wire) => ({
    ...data(wire),
    description: textOf(wire.Desc),
    extension: textOf(wire.Ext),
    ...(typeof wire.Sound === 'string' && { sound: wire.Sound }),
  }),
  wire: (content) => ({
    ...dataWire(content),
    Desc: textOf(content.description),
    Ext: textOf(content.extension),
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
    content: (wire, places) => relayContent(wire, (element) => elementFromWire(element, places)),
    wire: (content) => relayWire(content, elementToWire),
  },
};

/**
 * An element of the wire as an app sees it.
 *
 * What the payload has no name for stays in `_rest`, so that an edit or a forward does not lose it; a kind that is not
 * known passes as it is. The answer shares nothing with the wire element: apps write into payloads.
 *
 * @param places where files are; without it addresses stay as they are
 */
export function elementFromWire(element: WireElement, places?: FilePlaces): Element {
  const wire = structuredCopy(element.MsgContent);
  const kind = kinds[element.MsgType];
  if (!kind) return { type: element.MsgType, content: wire };
  const server = places && behindServer(wire, places);
  const rest = restOf(wire, kind.known);
  const content = kind.content(wire, places);
  return {
    type: element.MsgType,
    content: { ...content, ...(rest && { _rest: rest }), ...(server && { _server: server }) },
  };
}

/** The wire form of an element; shares nothing with it. */
export function elementToWire(element: Element): WireElement {
  const kind = kinds[element.type];
  if (!kind) return { MsgType: element.type, MsgContent: structuredCopy(element.content) };
  const { _rest: rest, _server: server } = element.content;
  const wire = structuredCopy({ ...kind.wire(element.content), ...(typeof rest === 'object' && rest) });
  if (typeof server === 'string')
    changeAddresses(wire, (url) => (url.startsWith(`${server}/`) ? url.slice(server.length) : url));
  return { MsgType: element.type, MsgContent: wire };
}

/**
 * Puts addresses that are paths behind the server's; what goes back to the wire is the path again, for others may know the
 * server by another address.
 *
 * @returns the server's address; undefined where no address was a path
 */
function behindServer(wire: Content, { server }: FilePlaces): string | undefined {
  let found: string | undefined;
  changeAddresses(wire, (url) => {
    if (!/^\/(?!\/)/.test(url)) return url;
    found = server;
    return server + url;
  });
  return found;
}

/** A deep copy of an element, for forwarding; a file that is not uploaded yet is of both. */
export function copyElement({ type, content }: Element): Element {
  const copy = structuredCopy(content);
  const file = localFileOf(content);
  if (file) putLocalFile(copy, { ...file, onProgress: undefined });
  return { type, content: copy };
}

// Mini-programs lack structuredClone; what travels is JSON anyway.
function structuredCopy(content: object): Content {
  return JSON.parse(JSON.stringify(content)) as Content;
}
