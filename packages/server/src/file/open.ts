import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ServerSettings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { PictureMaker } from './pictures.ts';
import type { FilePlace } from './place.ts';
import { Signer } from './sign.ts';
import type { FileStore } from './store/port.ts';
import { Turns } from './turns.ts';

const SECRET_BYTES = 32;

/** Opens what services work with where files are concerned. The key that addresses are signed with is in the store, so that all processes have the same one. */
export async function openFiles(
  { server, storage, log }: Pick<Ctx, 'server' | 'storage' | 'log'>,
  store: FileStore,
): Promise<FilePlace> {
  const secret = await storage.files.secret('files', randomBytes(SECRET_BYTES).toString('hex'));
  const pictures = new PictureMaker(server, (error) =>
    log.warn({ reason: String(error) }, 'no smaller pictures are made: the library for it cannot be loaded'),
  );
  return { store, signer: new Signer(secret), pictures, finishing: new Turns() };
}

/** The folder of files when none is named. */
export const defaultFolder = ({ data }: Pick<ServerSettings, 'data'>): string => join(data, 'files');
