import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { StoredFile } from '../storage/port/files.ts';
import { isShown } from './contentType.ts';
import { bytesOf, contentOf, sizes, type Variant, variants } from './place.ts';
import { CORS, preflight, refuse } from './refusal.ts';

type Needs = Pick<Ctx, 'files' | 'storage' | 'clock' | 'metrics' | 'apps' | 'log'>;

const FOR_EVER_SEC = 31_536_000;
/** Nothing in a file runs, whatever a browser takes it for. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** What a request names: bytes of a file of an app. */
interface Named {
  sdkAppId: number;
  uuid: string;
  variant: Variant;
}

/** Hands out bytes of files to who has a signed address (docs/reference/files.md). */
export function downloadPages(ctx: Needs) {
  return async (request: Request, parts: readonly string[]): Promise<Response> => {
    if (request.method === 'OPTIONS') return preflight(request, 'OPTIONS, HEAD, GET');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(new ImError('fileParamsIllegal', { field: 'method', reason: 'it must be GET or HEAD' }), 405);
    const named = namedBy(parts);
    const query = new URL(request.url).searchParams;
    const expiresSec = Number(query.get('e'));
    if (!named || !ctx.files.signer.isFileSigned({ ...named, expiresSec }, query.get('s') ?? ''))
      return refuse(new ImError('fileDenied', { reason: 'the address is not one of this server' }));
    if (ctx.apps.get(named.sdkAppId)?.state !== 'active')
      return refuse(new ImError('fileDenied', { reason: 'the app is not active' }));
    const leftSec = expiresSec === 0 ? FOR_EVER_SEC : expiresSec - Math.floor(ctx.clock.nowMs() / 1000);
    if (leftSec < 0)
      return refuse(new ImError('fileDenied', { reason: 'the address is too old, ask for a new one' }), 410);
    const [file] = await ctx.storage.files.find(named.sdkAppId, [named.uuid]);
    if (!file) return refuse(new ImError('fileUnknown'));
    return serve(ctx, request, { named, file, leftSec, isForEver: expiresSec === 0, name: query.get('name') ?? '' });
  };
}

function namedBy([app, uuid = '', variant = '']: readonly string[]): Named | undefined {
  const isKnown = (variants as readonly string[]).includes(variant);
  return isKnown ? { sdkAppId: Number(app), uuid, variant: variant as Variant } : undefined;
}

interface Asked {
  named: Named;
  file: StoredFile;
  leftSec: number;
  isForEver: boolean;
  name: string;
}

async function serve(ctx: Needs, request: Request, asked: Asked): Promise<Response> {
  const { named, file } = asked;
  const { pictures, type: given } = file.facts;
  const variant = named.variant === '0' ? '0' : bytesOf(pictures, named.variant);
  const type = variant === '0' ? given : (pictures?.[sizes.indexOf(variant)]?.type ?? given);
  const content = contentOf(named.sdkAppId, file, variant);
  const size = await ctx.files.store.size(content);
  if (size === undefined) {
    ctx.log.error({ content }, 'the bytes of a file are not where they were put');
    return refuse(new ImError('fileUnknown'));
  }
  const etag = `"${file.sha256}-${variant}"`;
  const headers: Record<string, string> = {
    ...CORS,
    ...{ 'Content-Type': type, ETag: etag, 'Accept-Ranges': 'bytes' },
    'Cache-Control': asked.isForEver
      ? `public, max-age=${asked.leftSec}, immutable`
      : `private, max-age=${asked.leftSec}`,
    'Content-Disposition': dispositionOf(type, asked.name),
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
  if (namesTag(request.headers.get('If-None-Match'), etag)) return new Response(null, { status: 304, headers });
  const range = rangeOf(request, etag, size);
  if (range === 'beyond') {
    return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } });
  }
  const [from, to] = range ?? [0, size];
  headers['Content-Length'] = String(to - from);
  if (range) headers['Content-Range'] = `bytes ${from}-${to - 1}/${size}`;
  const body = request.method === 'HEAD' ? null : ctx.files.store.body(content, from, to);
  if (body) ctx.metrics.fileServed(to - from);
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** Shown where that is safe, else saved; the name is the asker's, as one that no header can be broken with. */
function dispositionOf(type: string, name: string): string {
  const kind = isShown(type) ? 'inline' : 'attachment';
  const plain = name.replace(/[\p{Cc}/\\]/gu, '_').slice(0, 255);
  if (plain === '') return kind;
  const encoded = encodeURIComponent(plain.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}

const namesTag = (header: string | null, etag: string): boolean =>
  header !== null &&
  (header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

/** The one range that is asked for, as offsets, the second not included; nothing for several, which is answered whole, or for none. */
function rangeOf(request: Request, etag: string, size: number): [number, number] | 'beyond' | undefined {
  const condition = request.headers.get('If-Range');
  if (condition !== null && condition !== etag) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('Range') ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return Number(last) === 0 ? 'beyond' : [Math.max(0, size - Number(last)), size];
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return 'beyond';
  return [Number(first), last === '' ? size : Math.min(size, Number(last) + 1)];
}
