import { FILE_MAX_BYTES } from './files.ts';
import { type Setting, setting } from './setting.ts';

const limit = (what: string, bytes: number) =>
  setting({
    scope: 'app',
    default: bytes,
    unit: 'bytes',
    min: 1,
    max: FILE_MAX_BYTES,
    exceeded: 'fileTooLarge',
    spec: 'usersig-and-limits §2.3',
    doc: `Largest ${what} that may be uploaded.`,
  });

/** Settings of pictures, voice, video and files. */
export const fileSettings = {
  imageMaxBytes: limit('picture', 29_360_128),
  audioMaxBytes: limit('voice', 29_360_128),
  videoMaxBytes: limit('video', 104_857_600),
  fileMaxBytes: limit('file of any other kind', 104_857_600),
  fileUrlSec: setting({
    scope: 'app',
    default: 0,
    unit: 'seconds',
    min: 0,
    max: 31_536_000,
    spec: 'S14',
    doc: 'How long a URL of a file is good; 0: as long as the file is there. Above 0 readers ask for fresh ones by the name that the message has.',
  }),
  files: setting({
    scope: 'server',
    default: '',
    placeholder: 'PLACE',
    matches: {
      pattern: /^(s3:\/\/[\w.-]+(\/[\w./-]*)?|(?!s3:).+)$/,
      says: 'a folder, or s3://bucket or s3://bucket/prefix',
    },
    doc: 'Where files are kept: a folder, or s3://bucket/prefix; empty: the folder `files` in the data folder.',
  }),
  s3Endpoint: setting({
    scope: 'server',
    default: '',
    placeholder: 'URL',
    matches: { pattern: /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)?$/, says: 'an address, as in "https://s3.example.org"' },
    doc: 'Address of the S3 service; empty: that of Amazon.',
  }),
  s3Region: setting({ scope: 'server', default: '', placeholder: 'REGION', doc: 'Region of the S3 bucket.' }),
  s3AccessKeyId: setting({
    scope: 'server',
    default: '',
    placeholder: 'ID',
    doc: 'Who the server is to S3; better given by the environment than as an option.',
  }),
  s3SecretAccessKey: setting({
    scope: 'server',
    default: '',
    placeholder: 'KEY',
    doc: 'Its secret; better given by the environment than as an option, which others on the machine may see.',
  }),
  fileKeepDays: setting({
    scope: 'server',
    default: 7,
    unit: 'days',
    min: 1,
    max: 3_650,
    spec: 'S14',
    doc: 'How long a file that no stored message holds is kept: of one said in a live room or to who is online only, never sent, or held no more.',
  }),
  uploadKeepHours: setting({
    scope: 'server',
    default: 24,
    unit: 'count',
    min: 1,
    max: 720,
    spec: 'S35',
    doc: 'Hours for which the address of an upload is good, and for which what came of a torn one is kept after its last byte.',
  }),
  uploadChunkBytes: setting({
    scope: 'server',
    default: 8_388_608,
    unit: 'bytes',
    min: 65_536,
    max: 1_073_741_824,
    spec: 'S35',
    doc: 'How much clients are advised to send in one request of an upload.',
  }),
  pictureMaxPixels: setting({
    scope: 'server',
    default: 100_000_000,
    unit: 'count',
    min: 10_000,
    max: 1_000_000_000,
    exceeded: 'fileRefused',
    doc: 'Most pixels of a picture, those of all its frames together: a small file can hold billions.',
  }),
  picturesAtOnce: setting({
    scope: 'server',
    default: 2,
    unit: 'count',
    min: 1,
    max: 64,
    doc: 'Pictures that are made smaller at a time.',
  }),
  picturesMaxQueue: setting({
    scope: 'server',
    default: 200,
    unit: 'count',
    min: 1,
    max: 10_000,
    exceeded: 'fileNotKept',
    doc: 'Pictures that may wait to be made smaller; above it their uploaders are asked to come again.',
  }),
} as const satisfies Record<string, Setting>;
