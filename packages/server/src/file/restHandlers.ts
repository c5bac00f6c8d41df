import { ImError, type OutputOf, type RestCommands, type WireFile } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { bytesOf } from './base64.ts';
import { orNotKept } from './refusal.ts';
import { takeSlice } from './slices.ts';
import { type Giver, giveBytes, giveTrusted } from './upload.ts';

type Commands = Pick<RestCommands, 'hongyan/upload_file' | 'openpic/pic_up'>;

/** Busi_Id of avatars, which no message holds. */
const AVATARS: readonly number[] = [3, 4];
/** The thumbnail's number here, which elements call 3 (rest-api §26.4). */
const THUMBNAIL = 4;

/** Files from an app's own server (S16). */
export const restFileHandlers: HandlersOf<Commands> = {
  async 'hongyan/upload_file'(ctx, input, caller) {
    const { Kind: kind, Content, Sha256: sha256, FileSize: size, FileName: name = '' } = input;
    const giver = giverOf(ctx, caller);
    const isKept = input.IsKept === 1;
    if (Content !== undefined) {
      const content = bytesOf('Content', Content);
      return { File: restFile(await orNotKept(ctx, giveBytes(ctx, giver, { kind, name, isKept }, content))) };
    }
    if (sha256 === undefined || size === undefined)
      throw new ImError('fileParamsIllegal', { field: 'Content', reason: 'is missing; or give Sha256 and FileSize' });
    const { file, upload } = await orNotKept(ctx, giveTrusted(ctx, giver, { kind, sha256, size, name, isKept }));
    if (file) return { File: restFile(file) };
    return upload ? { Upload: { Url: upload.url, ExpireTime: upload.expiresSec } } : {};
  },

  async 'openpic/pic_up'(ctx, input, caller) {
    const { sdkAppId } = caller.app;
    const from = (await ctx.accounts.findMany(sdkAppId, [input.From_Account])).get(input.From_Account);
    if (!from) throw new ImError('accountUnknown', { userId: input.From_Account });
    const slice = {
      about: [from.uid, input.File_Str_Md5, input.File_Size, input.Random, input.Timestamp].join(' '),
      md5: input.File_Str_Md5.toLowerCase(),
      size: input.File_Size,
      offset: input.Slice_Offset,
      sliceSize: input.Slice_Size,
      bytes: bytesOf('Slice_Data', input.Slice_Data),
      isKept: AVATARS.includes(input.Busi_Id),
    };
    const whole = await orNotKept(ctx, takeSlice(ctx, { ...giverOf(ctx, caller), uid: from.uid }, slice));
    return whole ? picUpAnswer(whole) : {};
  },
};

const giverOf = ({ server }: Pick<Ctx, 'server'>, { app, settings, origin }: RestCaller): Giver => ({
  ...{ sdkAppId: app.sdkAppId, uid: 0, settings, base: server.publicUrl || origin },
});

function restFile(file: WireFile): NonNullable<OutputOf<Commands['hongyan/upload_file']>['File']> {
  return {
    ...{ UUID: file.uuid, Url: file.url, ExpireTime: file.expiresSec, FileSize: file.size },
    ...{ Sha256: file.sha256, ContentType: file.type },
    ...(file.format !== undefined && { ImageFormat: file.format as 255 }),
    ...(file.images && {
      ImageInfoArray: file.images.map(({ type, size, width, height, url }) => ({
        ...{ Type: type, Size: size, Width: width, Height: height, URL: url },
      })),
    }),
  };
}

const picUpAnswer = ({ uuid, images = [] }: WireFile): OutputOf<Commands['openpic/pic_up']> => ({
  File_UUID: uuid,
  URL_INFO: images.map(({ type, size, width, height, url }) => ({
    PIC_TYPE: type === 3 ? THUMBNAIL : type,
    ...{ PIC_Size: size, PIC_Width: width, PIC_Height: height, DownUrl: url },
  })),
});
