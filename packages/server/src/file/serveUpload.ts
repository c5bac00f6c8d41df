import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { ImError, type WireFile } from '@hongyan/contract';
import { Server } from '@tus/server';
import type { Ctx } from '../ctx.ts';
import type { Ticket } from './place.ts';
import { CORS, faultOf, preflight, refusalText, refuse, statusOf } from './refusal.ts';
import type { Pieces } from './store/port.ts';
import { TusStore } from './tusStore.ts';
import { finishUpload, type Giver, partOf } from './upload.ts';
import { FILES_PATH } from './wire.ts';

type Needs = Pick<Ctx, 'files' | 'storage' | 'server' | 'clock' | 'metrics' | 'apps' | 'log'>;

/** How long one that another request of the same upload takes the place of may go on. */
const DRAIN_MS = 500;
const METHODS = 'OPTIONS, HEAD, POST, PUT, PATCH, DELETE';

const illegal = (field: string, reason: string): ImError => new ImError('fileParamsIllegal', { field, reason });

/** Takes the bytes of files at addresses that `beginUpload` gave (docs/reference/files.md): whole, or in parts over tus. */
export function uploadPages(ctx: Needs) {
  const tus = tusServer(ctx);

  return async (request: Request, token: string): Promise<Response> => {
    const ticket = ctx.files.signer.unpack('upload', token);
    if (request.method === 'OPTIONS')
      return request.headers.has('Access-Control-Request-Method') ? preflight(request, METHODS) : tus(request);
    const refused = refusedTicket(ctx, ticket);
    if (refused || !ticket) return refused ?? refuse(new ImError('fileUnknown'));
    try {
      if (request.headers.has('Tus-Resumable')) return await tus(request);
      if (request.method === 'PUT') return answer(await takeWhole(ctx, request, ticket, bodyOf(request)));
      if (request.method === 'POST') return answer(await takeWhole(ctx, request, ticket, fileField(request)));
      return refuse(illegal('method', `${request.method} without Tus-Resumable`), 405);
    } catch (error) {
      if (!(error instanceof ImError)) ctx.log.error({ err: error }, 'a file was not kept');
      return refuse(faultOf(error));
    }
  };
}

const answer = (file: WireFile): Response =>
  new Response(JSON.stringify({ file }), { headers: { 'Content-Type': 'application/json', ...CORS } });

function refusedTicket({ apps, clock }: Needs, ticket: Ticket | undefined): Response | undefined {
  if (!ticket) return refuse(new ImError('fileDenied', { reason: 'the address is not one of this server' }));
  if (apps.get(ticket.sdkAppId)?.state !== 'active')
    return refuse(new ImError('fileDenied', { reason: 'the app is not active' }));
  if (ticket.expiresSec * 1000 >= clock.nowMs()) return undefined;
  return refuse(new ImError('fileDenied', { reason: 'the address is too old, ask for a new one' }), 410);
}

const giverOf = ({ apps, server }: Needs, { sdkAppId, uid }: Ticket): Giver => ({
  ...{ sdkAppId, uid, settings: apps.settings(sdkAppId), base: server.publicUrl },
});

/** A file in one request: it is there whole, or nothing is kept. */
async function takeWhole(ctx: Needs, request: Request, ticket: Ticket, pieces: Pieces): Promise<WireFile> {
  const { size } = ticket;
  const stated = request.method === 'PUT' ? request.headers.get('Content-Length') : null;
  if (stated !== null && Number(stated) !== size) throw notAsAnnounced(Number(stated), size);
  const part = `whole-${crypto.randomUUID()}`;
  try {
    const bytes = await ctx.files.store.append(part, 0, upTo(pieces, size));
    if (bytes !== size) throw notAsAnnounced(bytes, size);
    return await finishUpload(ctx, giverOf(ctx, ticket), ticket, part);
  } catch (error) {
    await ctx.files.store.drop(part);
    throw error;
  }
}

function notAsAnnounced(bytes: number, size: number): ImError {
  if (bytes > size) return new ImError('fileTooLarge', { kind: 'file', bytes, max: size });
  return illegal('body', `it has ${bytes} bytes, ${size} were announced`);
}

async function* upTo(pieces: Pieces, size: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > size) throw notAsAnnounced(bytes, size);
    yield piece;
  }
}

const bodyOf = (request: Request): Pieces => (request.body ?? []) as unknown as Pieces;

/** The bytes of the field `file` of a form; other fields are passed over. */
async function* fileField(request: Request): AsyncGenerator<Uint8Array> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) throw illegal('Content-Type', 'it must be multipart/form-data');
  const found = Promise.withResolvers<Readable | undefined>();
  const form = Busboy({ headers: { 'content-type': type } });
  form.on('file', (name, stream) => {
    if (name === 'file') found.resolve(stream);
    else stream.resume();
  });
  form.on('finish', () => found.resolve(undefined));
  const source = Readable.from(bodyOf(request));
  const fail = (error: unknown) => found.reject(illegal('body', `the form cannot be read: ${String(error)}`));
  form.on('error', fail);
  source.on('error', (error) => form.destroy(error));
  source.pipe(form);
  const stream = await found.promise;
  if (!stream) throw illegal('file', 'the form has no such field');
  // Its end must have come: a torn form would else look like a shorter file.
  yield* stream as AsyncIterable<Uint8Array>;
}

/** The tus protocol by its library, over our parts. */
function tusServer(ctx: Needs): (request: Request) => Promise<Response> {
  const ticketOf = (id: string): Ticket => {
    const ticket = ctx.files.signer.unpack('upload', id);
    if (!ticket) throw new ImError('fileUnknown');
    return ticket;
  };
  const lastOf = ({ url }: { url: string }): string => new URL(url).pathname.split('/').at(-1) ?? '';
  const server = new Server({
    path: FILES_PATH.slice(0, -1),
    datastore: new TusStore(ctx, ticketOf),
    lockDrainTimeout: DRAIN_MS,
    namingFunction: (request) => lastOf(request),
    getFileIdFromRequest: (request) => lastOf(request),
    generateUrl: (request) => `${ctx.server.publicUrl}${new URL(request.url).pathname}`,
    async onUploadFinish(_request, { id }) {
      const ticket = ticketOf(id);
      const file = await finishUpload(ctx, giverOf(ctx, ticket), ticket, partOf(ticket));
      return { status_code: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ file }) };
    },
    onResponseError(_request, error) {
      // What the library refuses by itself says its own status.
      const { status_code: own, body } = error as { status_code?: number; body?: string };
      const fault = own === undefined ? faultOf(error) : libraryFault(own, String(body).trim());
      if (own === undefined && !(error instanceof ImError)) ctx.log.error({ err: error }, 'a file was not kept');
      return { status_code: own ?? statusOf(fault), body: refusalText(fault) };
    },
  });
  return async (request) => {
    const response = await server.handleWeb(request);
    for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
    if (response.status >= 400) response.headers.set('Content-Type', 'application/json');
    return response;
  };
}

function libraryFault(status: number, reason: string): ImError {
  if (status === 413) return new ImError('fileParamsIllegal', { field: 'body', reason });
  return status === 404 ? new ImError('fileUnknown') : illegal('tus', reason);
}
