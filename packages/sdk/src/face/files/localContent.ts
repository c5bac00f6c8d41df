import { type Content, listOf, numberOf, textOf } from '../objects/content.ts';
import { elementFromWire } from '../objects/element.ts';
import { putLocalFile } from '../objects/localFile.ts';
import type { MessageOptions } from '../types.ts';
import { type Bytes, host } from './host.ts';

type FileOptions = MessageOptions<{ file: unknown }>;

/** The payload of a message with a file, as it is shown before the file is uploaded (sdk-js-api §4.4). */
export function localContent(MsgType: string, { payload, onProgress }: FileOptions): Content {
  const given = payload.file as Content & { files?: ArrayLike<Content> };
  const chosen = given.files ? given.files[0] : given;
  const bytes = chosen && bytesOf(chosen);
  const { name, type, width, height, duration } = chosen ?? {};
  const size = bytes?.size ?? 0;
  const url = (bytes && host.URL?.createObjectURL?.(bytes)) || '';
  const { _rest, ...content } = elementFromWire({
    MsgType,
    MsgContent: {
      ImageInfoArray: [{ Type: 1, Size: size, Width: numberOf(width), Height: numberOf(height), URL: url }],
      ...{
        Url: url,
        Size: size,
        Second: Math.floor(numberOf(duration) / 1000),
        FileSize: size,
        FileName: textOf(name),
      },
      ...{ VideoUrl: url, VideoSize: size, VideoSecond: Math.floor(numberOf(duration)) },
      VideoFormat: textOf(type).split('/')[1] ?? '',
      ...{ ThumbWidth: numberOf(width) || THUMB, ThumbHeight: numberOf(height) || THUMB },
    },
  }).content;
  // Their twins are the server's, which has none yet.
  for (const holder of [content, ...listOf(content.imageInfoArray)])
    for (const name of Object.keys(holder)) if (/^remote|^imageUrl/.test(name)) holder[name] = '';
  putLocalFile(content, {
    ...{ bytes, isUnchosen: !chosen, type: textOf(type), name: textOf(name), url, onProgress },
  });
  return content;
}

/** Width and height of a video's still picture as long as there is none (§4.4). */
const THUMB = 200;

function bytesOf(chosen: object): Bytes | undefined {
  const { Blob } = host;
  if (!Blob || chosen instanceof Blob) return chosen instanceof (Blob ?? Array) ? (chosen as Bytes) : undefined;
  return chosen instanceof ArrayBuffer || ArrayBuffer.isView(chosen) ? new Blob([chosen]) : undefined;
}
