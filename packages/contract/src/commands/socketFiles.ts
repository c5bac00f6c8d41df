import Type from 'typebox';
import { command } from '../command.ts';
import { FILE_NAME_MAX, FileUuid, fileKinds, Sha256, WireFile, WireUpload } from '../files.ts';
import { session } from './inConversation.ts';

const Offset = Type.Integer({ minimum: 0 });
const faults = ['fileTooLarge', 'fileRefused', 'fileNotKept'] as const;

/** Files of messages; their bytes go over HTTP (docs/reference/files.md). */
export const socketFileCommands = {
  beginUpload: command({
    ...session,
    invalid: 'fileParamsIllegal',
    input: Type.Object({
      kind: Type.Enum([...fileKinds]),
      sha256: Sha256,
      size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Bytes.' }),
      name: Type.Optional(
        Type.String({
          maxLength: FILE_NAME_MAX,
          description: 'Under which the file is saved; it never decides the type.',
        }),
      ),
    }),
    output: Type.Object({
      file: Type.Optional(WireFile),
      challenge: Type.Optional(
        Type.Object({
          nonce: Type.String(),
          ranges: Type.Array(Type.Object({ from: Offset, to: Offset })),
          expiresSec: Type.Integer(),
        }),
      ),
      upload: Type.Optional(WireUpload),
    }),
    errors: [...faults],
    spec: ['S15', 'S59', 'S35'],
    summary:
      'Give a file by its hash: it is there, or the client proves by `proveFile` that it has it, or it uploads. Exactly one of the three is answered.',
  }),
  proveFile: command({
    ...session,
    invalid: 'fileParamsIllegal',
    input: Type.Object({
      nonce: Type.String({ maxLength: 2_048 }),
      proof: Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'SHA-256 of the nonce and of the ranges of the content, in their order.',
      }),
    }),
    output: Type.Object({ file: Type.Optional(WireFile), upload: Type.Optional(WireUpload) }),
    errors: [...faults, 'fileDenied'],
    spec: ['S15', 'S59'],
    summary: 'Answer a challenge of `beginUpload`. After a wrong answer the file is uploaded like any other.',
  }),
  getFiles: command({
    ...session,
    invalid: 'fileParamsIllegal',
    input: Type.Object({ uuids: Type.Array(FileUuid, { minItems: 1, maxItems: 100 }) }),
    output: Type.Object({ files: Type.Array(WireFile) }),
    errors: [],
    spec: ['S14'],
    summary: 'Files by the names that messages have of them, with fresh URLs; those that are not there are absent.',
  }),
} as const;
