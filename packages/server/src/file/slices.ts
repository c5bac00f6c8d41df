import { createHash } from 'node:crypto';
import { ImError, type WireFile } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { finishUpload, type Giver, limitOf } from './upload.ts';

type Needs = Pick<Ctx, 'files' | 'storage' | 'server' | 'clock' | 'metrics'>;

/** A slice of a picture (rest-api §26.4). */
export interface Slice {
  /** The same for all slices of a picture, another for any other. */
  about: string;
  /** Of the whole picture, hex. */
  md5: string;
  /** Of the whole picture, bytes. */
  size: number;
  offset: number;
  sliceSize: number;
  bytes: Uint8Array;
  isKept: boolean;
}

/**
 * Takes a slice of a picture. They may come in any order and at once, but for the last one, which puts them together.
 *
 * @returns the picture, of the last slice
 * @throws ImError `fileParamsIllegal`, `fileTooLarge`, `fileHashWrong`, `fileRefused`, `fileNotKept`
 */
export async function takeSlice(ctx: Needs, giver: Giver, slice: Slice): Promise<WireFile | undefined> {
  const { store } = ctx.files;
  const { about, size, offset, bytes } = slice;
  const max = limitOf(giver.settings, 'image');
  if (size > max) throw new ImError('fileTooLarge', { kind: 'image', bytes: size, max });
  if (bytes.length !== slice.sliceSize)
    throw new ImError('fileParamsIllegal', { field: 'Slice_Size', reason: `Slice_Data has ${bytes.length} bytes` });
  if (offset + bytes.length > size)
    throw new ImError('fileParamsIllegal', {
      field: 'Slice_Offset',
      reason: `the slice ends behind File_Size, ${size}`,
    });
  const name = createHash('sha256').update(`${giver.sdkAppId} ${about}`).digest('hex');
  const partAt = (from: number): string => `slice-${name}-${from}`;
  // One that is sent again takes the place of itself.
  await store.drop(partAt(offset));
  await store.append(partAt(offset), 0, [bytes]);
  if (offset + bytes.length < size) return undefined;
  return putTogether(ctx, giver, slice, partAt);
}

async function putTogether(
  ctx: Needs,
  giver: Giver,
  { md5, size, isKept }: Slice,
  partAt: (from: number) => string,
): Promise<WireFile> {
  const { store } = ctx.files;
  const whole = `whole-${crypto.randomUUID()}`;
  const [sha, sum] = [createHash('sha256'), createHash('md5')];
  const parts: string[] = [];
  try {
    for (let at = 0; at < size; ) {
      const part = partAt(at);
      const pieces: Uint8Array[] = [];
      if ((await store.partSize(part)) === 0)
        throw new ImError('fileParamsIllegal', { field: 'Slice_Offset', reason: `the slice at ${at} has not come` });
      for await (const piece of store.readPart(part)) pieces.push(new Uint8Array(piece));
      const bytes = Buffer.concat(pieces);
      sha.update(bytes);
      sum.update(bytes);
      at = await store.append(whole, at, [bytes]);
      parts.push(part);
    }
    const actual = sum.digest('hex');
    for (const part of parts) await store.drop(part);
    if (actual !== md5) throw new ImError('fileHashWrong', { actual });
    const ticket = { kind: 'image', sha256: sha.digest('hex'), size, name: '', isKept } as const;
    return await finishUpload(ctx, giver, ticket, whole);
  } catch (error) {
    await store.drop(whole);
    throw error;
  }
}
