import Type, { type Static } from 'typebox';

/** What a file is sent as; each has a limit of its own. */
export const fileKinds = ['image', 'audio', 'video', 'file'] as const;
export type FileKind = (typeof fileKinds)[number];

/** SHA-256 in lower-case hexadecimal digits. */
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in lower-case hexadecimal.' });

/** Name of a file of an app, which stands in elements as `UUID`: 32 hexadecimal digits. */
export const FileUuid = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: "A file's name: 32 hexadecimal digits.",
});

/** Whether a text can be the name of a file; senders may name anything. */
export const isFileUuid = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** Largest file that any setting allows, in bytes: 10 GB. */
export const FILE_MAX_BYTES = 10_737_418_240;

/** Longest name of a file, in characters. */
export const FILE_NAME_MAX = 255;

/** One size of a picture, as `ImageInfoArray` wants it (rest-api §17.2). */
const WirePicture = Type.Object({
  type: Type.Integer({ minimum: 1, maximum: 3, description: '1 original, 2 large, 3 thumbnail.' }),
  size: Type.Integer({ description: 'Bytes.' }),
  width: Type.Integer(),
  height: Type.Integer(),
  url: Type.String(),
});

/** A file as clients get it (docs/reference/files.md). */
export const WireFile = Type.Object({
  uuid: FileUuid,
  sha256: Sha256,
  size: Type.Integer({ description: 'Bytes.' }),
  type: Type.String({ description: 'What the content is, by its bytes: `image/jpeg`.' }),
  url: Type.String({ description: "Absolute, or a path behind the server's address." }),
  expiresSec: Type.Integer({ description: 'Until when the URLs are good; 0: as long as the file is there.' }),
  format: Type.Optional(Type.Integer({ description: 'Of pictures: 1 JPG, 2 GIF, 3 PNG, 4 BMP, 255 other.' })),
  images: Type.Optional(Type.Array(WirePicture, { description: 'Of pictures: original, large, thumbnail.' })),
});
export type WireFile = Static<typeof WireFile>;

/** Where bytes go to. */
export const WireUpload = Type.Object({
  url: Type.String({ description: "Absolute, or a path behind the server's address." }),
  expiresSec: Type.Integer({ description: 'Until when the address is good.' }),
  chunkBytes: Type.Integer({ description: 'How much to send in one request; advice.' }),
});
export type WireUpload = Static<typeof WireUpload>;
