import { createHmac, timingSafeEqual } from 'node:crypto';

/** Below it the files are fetched. */
export const CHAT_LOG_PATH = '/chat-logs/';

const signatureOf = (key: string, fileName: string, expiresSec: number): string =>
  createHmac('sha256', key).update(`chat-log ${fileName} ${expiresSec}`).digest('hex');

/** The path and query under which who has it may fetch a file until it expires. */
export const linkTo = (key: string, fileName: string, expiresSec: number): string =>
  `${CHAT_LOG_PATH}${fileName}?expires=${expiresSec}&sign=${signatureOf(key, fileName, expiresSec)}`;

/** Whether a link was made with this key. */
export function isSigned(key: string, fileName: string, query: URLSearchParams): boolean {
  const given = Buffer.from(query.get('sign') ?? '', 'utf8');
  const wanted = Buffer.from(signatureOf(key, fileName, Number(query.get('expires'))), 'utf8');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
