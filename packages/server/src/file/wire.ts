import type { Settings, WireFile } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { PictureFacts, StoredFile } from '../storage/port/files.ts';
import { imageFormatOf } from './contentType.ts';
import { bytesOf, type PictureSize, sizes, type Variant } from './place.ts';

/** Below it are files. */
export const FILES_PATH = '/files/';

interface Told {
  settings: Pick<Settings, 'fileUrlSec'>;
  sdkAppId: number;
  /** What stands before paths: the server's address, or nothing. */
  base: string;
  /** Under which the file is saved. */
  name?: string;
}

/** A file as clients get it, with URLs that are good from now on. */
export function wireFile(
  { files, clock }: Pick<Ctx, 'files' | 'clock'>,
  { settings, sdkAppId, base, name }: Told,
  { uuid, sha256, size, facts }: StoredFile,
): WireFile {
  const expiresSec = settings.fileUrlSec === 0 ? 0 : Math.floor(clock.nowMs() / 1000) + settings.fileUrlSec;
  const saved = name ? `&name=${encodeURIComponent(name)}` : '';
  const { pictures } = facts;
  const urlOf = (variant: Variant): string => {
    const signature = files.signer.fileSignature({ sdkAppId, uuid, variant, expiresSec });
    return `${base}${FILES_PATH}${sdkAppId}/${uuid}/${variant}?e=${expiresSec}&s=${signature}`;
  };
  const urlOfSize = (size: PictureSize): string => urlOf(bytesOf(pictures, size));
  const url = (pictures ? urlOfSize('shown') : urlOf('0')) + saved;
  return {
    ...{ uuid, sha256, size, type: facts.type, url, expiresSec },
    ...(pictures && {
      format: imageFormatOf(facts.type),
      images: pictures.map((fact, at) => wirePicture(fact, at, urlOfSize)),
    }),
  };
}

const wirePicture = ({ size, width, height }: PictureFacts, at: number, urlOf: (size: PictureSize) => string) => ({
  ...{ type: at + 1, size, width, height },
  url: urlOf(sizes[at] ?? 'shown'),
});
