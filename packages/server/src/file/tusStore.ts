import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/utils';
import type { Ctx } from '../ctx.ts';
import type { Ticket } from './place.ts';
import { OffsetError } from './store/port.ts';
import { partOf } from './upload.ts';

/** What the library makes answers of. */
export const tusFault = (status_code: number, body: string): object => ({ status_code, body });

/** Uploads of the tus protocol over parts of our own store: an upload is what its ticket says, and nothing is kept of it but its bytes. */
export class TusStore extends DataStore {
  constructor(
    private readonly ctx: Pick<Ctx, 'files' | 'storage' | 'server'>,
    private readonly ticketOf: (id: string) => Ticket,
  ) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { size } = this.ticketOf(upload.id);
    if (upload.size !== size) throw tusFault(400, `Upload-Length must be ${size}, as announced\n`);
    return this.stamped(upload);
  }

  override async getUpload(id: string): Promise<Upload> {
    const ticket = this.ticketOf(id);
    const { sdkAppId, uid, sha256, size } = ticket;
    const offset = await this.ctx.files.store.partSize(partOf(ticket));
    // Once it is finished its part is gone; who gave the file may know that it is there, and an administrator.
    const there = offset === 0 ? await this.ctx.storage.files.withHash(sdkAppId, sha256, uid) : undefined;
    const isDone = there !== undefined && (there.isOwn || uid === 0);
    return this.stamped(new Upload({ id, size, offset: isDone ? size : offset }));
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    // All of it is there, and perhaps a file already: the request only wants to hear that.
    if (offset === this.ticketOf(id).size) return offset;
    try {
      return await this.ctx.files.store.append(partOf(this.ticketOf(id)), offset, stream);
    } catch (error) {
      throw error instanceof OffsetError ? ERRORS.INVALID_OFFSET : error;
    }
  }

  override remove(id: string): Promise<void> {
    return this.ctx.files.store.drop(partOf(this.ticketOf(id)));
  }

  override getExpiration(): number {
    return this.ctx.server.uploadKeepHours * 3_600_000;
  }

  /** The library tells from the time of its making when it expires. */
  private stamped(upload: Upload): Upload {
    const { expiresSec } = this.ticketOf(upload.id);
    upload.creation_date = new Date(expiresSec * 1000 - this.getExpiration()).toISOString();
    return upload;
  }
}
