import Type from 'typebox';
import { command } from '../command.ts';
import { elements } from '../elements.ts';
import { FILE_NAME_MAX, FileUuid, fileKinds, Sha256 } from '../files.ts';
import { UserID } from '../ids.ts';

const UInt = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const faults = ['fileTooLarge', 'fileRefused', 'fileNotKept', 'fileHashWrong'] as const;

/** A file with the names that elements have for what they say of it (rest-api §17). */
const RestFile = Type.Object({
  UUID: FileUuid,
  Url: Type.String(),
  ExpireTime: Type.Integer({
    description: 'Until when the URLs are good, Unix seconds; 0: as long as the file is there.',
  }),
  FileSize: Type.Integer(),
  Sha256,
  ContentType: Type.String({ description: 'What the content is, by its bytes.' }),
  ImageFormat: Type.Optional(elements.TIMImageElem.properties.ImageFormat),
  ImageInfoArray: Type.Optional(elements.TIMImageElem.properties.ImageInfoArray),
});

/** Files from an app's own server (S16). */
export const fileCommands = {
  'hongyan/upload_file': command({
    caller: 'admin',
    input: Type.Object({
      Kind: Type.Enum([...fileKinds], { description: 'Decides the limit; of an `image` smaller pictures are made.' }),
      Content: Type.Optional(
        Type.String({ minLength: 1, description: 'The bytes in Base64, where they fit a request.' }),
      ),
      Sha256: Type.Optional(Sha256),
      FileSize: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'With `Sha256`, instead of `Content`.',
        }),
      ),
      FileName: Type.Optional(Type.String({ maxLength: FILE_NAME_MAX, description: 'Under which it is saved.' })),
      IsKept: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1,
          description: '1: for good, as avatars need it, though no message holds it.',
        }),
      ),
    }),
    output: Type.Object({
      File: Type.Optional(RestFile),
      Upload: Type.Optional(
        Type.Object({
          Url: Type.String({ description: 'Where the bytes go to: `PUT`, a form, or tus (docs/reference/files.md).' }),
          ExpireTime: Type.Integer(),
        }),
      ),
    }),
    errors: [...faults],
    invalid: 'fileParamsIllegal',
    spec: ['S16', 'S15'],
    summary:
      'Give a file: its content, or its hash and size: the file, where the app has it, or where the bytes are to be uploaded.',
  }),
  'openpic/pic_up': command({
    caller: 'admin',
    input: Type.Object({
      From_Account: UserID,
      To_Account: Type.String({ minLength: 1 }),
      App_Version: Type.Optional(Type.Number()),
      Seq: UInt,
      Timestamp: UInt,
      Random: UInt,
      File_Str_Md5: Type.String({ pattern: '^[0-9a-fA-F]{32}$' }),
      File_Size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      Busi_Id: Type.Integer({ minimum: 1, maximum: 4, description: '3, 4: avatars, which are kept for good.' }),
      PkgFlag: Type.Literal(1, { description: '`Slice_Data` is Base64: JSON carries no bytes.' }),
      Slice_Offset: UInt,
      Slice_Size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      Slice_Data: Type.String({ minLength: 1 }),
    }),
    output: Type.Object({
      File_UUID: Type.Optional(FileUuid),
      URL_INFO: Type.Optional(
        Type.Array(
          Type.Object({
            PIC_TYPE: Type.Integer({ description: '1 original, 2 large, 4 thumbnail.' }),
            PIC_Size: Type.Integer(),
            PIC_Width: Type.Integer(),
            PIC_Height: Type.Integer(),
            DownUrl: Type.String(),
          }),
        ),
      ),
    }),
    errors: [...faults, 'accountUnknown'],
    invalid: 'fileParamsIllegal',
    runsOnce: true,
    spec: ['S16', 'rest-api §26.4'],
    summary: 'Upload a picture in slices; the answer to the last one, which goes after all others, has the picture.',
  }),
} as const;
