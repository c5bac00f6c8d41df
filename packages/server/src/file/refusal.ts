import { type FaultName, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';

/** The HTTP status of a refusal; of what is not here, 500. */
const STATUS: Partial<Record<FaultName, number>> = {
  fileUnknown: 404,
  fileDenied: 403,
  fileTooLarge: 413,
  fileParamsIllegal: 400,
  fileRefused: 415,
  fileHashWrong: 422,
  fileNotKept: 503,
};

/** Headers that let pages of other addresses read an answer. */
export const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'Accept-Ranges, Content-Length, Content-Range, Content-Type, ETag, Location, Tus-Extension, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Offset',
};

/** What went wrong as a fault; what is none is a matter of the place where files are kept: disk full, bucket out of reach. */
export const faultOf = (error: unknown): ImError =>
  error instanceof ImError ? error : new ImError('fileNotKept', { reason: 'the server cannot keep it now' });

/** Waits for what works with the place where files are kept; when that cannot be worked with, it is logged and the caller told to come again. */
export async function orNotKept<R>({ log }: Pick<Ctx, 'log'>, work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ImError)) log.error({ err: error }, 'a file was not kept');
    throw faultOf(error);
  }
}

export const statusOf = ({ fault }: ImError): number => STATUS[fault] ?? 500;

export const refusalText = (error: ImError): string =>
  JSON.stringify({ ActionStatus: 'FAIL', ErrorCode: error.code, ErrorInfo: error.message });

/** A refusal as an HTTP answer. */
export const refuse = (error: ImError, status = statusOf(error)): Response =>
  new Response(refusalText(error), { status, headers: { 'Content-Type': 'application/json', ...CORS } });

/** The answer to a page that asks what it may do here. */
export const preflight = (request: Request, methods: string): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': request.headers.get('Access-Control-Request-Headers') ?? '*',
      'Access-Control-Max-Age': '86400',
    },
  });
