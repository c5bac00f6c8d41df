import { type Content, type FilePlaces, listOf, numberOf, proxied, textOf } from './content.ts';

// Each kind: `url` may go through a proxy and may be a local object URL while uploading; its twin is the server's.

/** Sizes of a picture in the order in which apps get them (§9.2): original, thumbnail, large. Index is `type`. */
const SIZE_TYPES: readonly number[] = [1, 3, 2];

const rankOf = (sizeType: unknown): number => {
  const rank = SIZE_TYPES.indexOf(numberOf(sizeType));
  return rank < 0 ? SIZE_TYPES.length : rank;
};

/** Payload of a picture; sizes that were not sent are shown by the biggest one there is. */
export function imageContent(wire: Content, places: FilePlaces | undefined): Content {
  const sent = listOf(wire.ImageInfoArray).map((image) => imageInfo(image, places));
  const first = [...sent].sort(byRank)[0];
  if (first) {
    const lacking = SIZE_TYPES.filter((sizeType) => !sent.some((image) => image.sizeType === sizeType));
    for (const sizeType of lacking.slice(0, SIZE_TYPES.length - sent.length))
      sent.push({ ...first, sizeType, type: rankOf(sizeType) });
  }
  return {
    uuid: textOf(wire.UUID),
    imageFormat: numberOf(wire.ImageFormat),
    imageInfoArray: [...sent].sort(byRank),
  };
}

interface ImageInfo {
  instanceID: number;
  sizeType: number;
  type: number;
  size: number;
  width: number;
  height: number;
  imageUrl: string;
  url: string;
}

const byRank = (a: ImageInfo, b: ImageInfo) => rankOf(a.sizeType) - rankOf(b.sizeType);

function imageInfo(wire: Content, places: FilePlaces | undefined): ImageInfo {
  const imageUrl = textOf(wire.URL);
  return {
    instanceID: 0,
    sizeType: numberOf(wire.Type),
    type: rankOf(wire.Type),
    size: numberOf(wire.Size),
    width: numberOf(wire.Width),
    height: numberOf(wire.Height),
    imageUrl,
    url: proxied(imageUrl, places),
  };
}

/** Wire form of a picture. */
export function imageWire(content: Content): Content {
  return {
    UUID: textOf(content.uuid),
    ImageFormat: numberOf(content.imageFormat),
    ImageInfoArray: listOf(content.imageInfoArray)
      .map((image) => ({
        Type: numberOf(image.sizeType),
        Size: numberOf(image.size),
        Width: numberOf(image.width),
        Height: numberOf(image.height),
        URL: textOf(image.imageUrl) || textOf(image.url),
      }))
      .sort((a, b) => a.Type - b.Type),
  };
}

/** Payload of a voice message. */
export function soundContent(wire: Content, places: FilePlaces | undefined): Content {
  const remoteAudioUrl = textOf(wire.Url);
  return {
    uuid: textOf(wire.UUID),
    url: proxied(remoteAudioUrl, places),
    remoteAudioUrl,
    second: numberOf(wire.Second),
    size: numberOf(wire.Size),
    downloadFlag: 2,
  };
}

/** Wire form of a voice message. */
export function soundWire(content: Content): Content {
  return {
    Url: textOf(content.remoteAudioUrl) || textOf(content.url),
    UUID: textOf(content.uuid),
    Size: numberOf(content.size),
    Second: numberOf(content.second),
    Download_Flag: 2,
  };
}

/** Payload of a file. */
export function fileContent(wire: Content, places: FilePlaces | undefined): Content {
  const remoteFileUrl = textOf(wire.Url);
  return {
    uuid: textOf(wire.UUID),
    fileName: textOf(wire.FileName),
    fileSize: numberOf(wire.FileSize),
    fileUrl: proxied(remoteFileUrl, places),
    remoteFileUrl,
    downloadFlag: 2,
  };
}

/** Wire form of a file. */
export function fileWire(content: Content): Content {
  return {
    Url: textOf(content.remoteFileUrl) || textOf(content.fileUrl),
    UUID: textOf(content.uuid),
    FileSize: numberOf(content.fileSize),
    FileName: textOf(content.fileName),
    Download_Flag: 2,
  };
}

/** Payload of a video; what concerns its still picture goes by two names, as in the original. */
export function videoContent(wire: Content, places: FilePlaces | undefined): Content {
  const remoteVideoUrl = textOf(wire.VideoUrl);
  const remoteThumbUrl = textOf(wire.ThumbUrl);
  const thumbUrl = proxied(remoteThumbUrl, places);
  const [thumbWidth, thumbHeight, thumbSize] = [wire.ThumbWidth, wire.ThumbHeight, wire.ThumbSize].map(numberOf);
  return {
    videoUrl: proxied(remoteVideoUrl, places),
    remoteVideoUrl,
    videoUUID: textOf(wire.VideoUUID),
    videoFormat: textOf(wire.VideoFormat),
    videoSecond: numberOf(wire.VideoSecond),
    videoSize: numberOf(wire.VideoSize),
    videoDownloadFlag: 2,
    ...{ thumbUrl, snapshotUrl: thumbUrl, remoteThumbUrl, remoteSnapshotUrl: remoteThumbUrl },
    thumbUUID: textOf(wire.ThumbUUID),
    thumbFormat: textOf(wire.ThumbFormat),
    ...{ thumbWidth, snapshotWidth: thumbWidth, thumbHeight, snapshotHeight: thumbHeight },
    ...{ thumbSize, snapshotSize: thumbSize },
    thumbDownloadFlag: 2,
  };
}

/** Wire form of a video. */
export function videoWire(content: Content): Content {
  return {
    VideoUrl: textOf(content.remoteVideoUrl) || textOf(content.videoUrl),
    VideoUUID: textOf(content.videoUUID),
    VideoSize: numberOf(content.videoSize),
    VideoSecond: numberOf(content.videoSecond),
    VideoFormat: textOf(content.videoFormat),
    VideoDownloadFlag: 2,
    ThumbUrl: textOf(content.remoteThumbUrl) || textOf(content.thumbUrl),
    ThumbUUID: textOf(content.thumbUUID),
    ThumbSize: numberOf(content.thumbSize),
    ThumbWidth: numberOf(content.thumbWidth),
    ThumbHeight: numberOf(content.thumbHeight),
    ThumbFormat: textOf(content.thumbFormat),
    ThumbDownloadFlag: 2,
  };
}
