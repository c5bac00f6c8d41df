import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { type PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readBack } from '../message/readBack.ts';
import type { ChatLogQuery, ChatLogStore, LoggedMessage } from '../storage/port/chatLog.ts';
import { timeSecOf } from '../storage/port/messages.ts';
import type { ChatType, FileFacts } from './port.ts';

/** A file to be made. */
export interface ChatLogFile extends Omit<ChatLogQuery, 'after'> {
  /** Where it goes to; it stands there whole or not at all. */
  path: string;
  ChatType: ChatType;
  MsgTime: string;
}

/**
 * Writes all that was said in an hour into a compressed file, in the form of rest-api §22.1, and makes it durable. Reads in
 * bounded steps and lets others in between.
 *
 * @returns facts of the file; nothing, and no file, when nothing was said
 */
export async function makeChatLog(store: ChatLogStore, file: ChatLogFile): Promise<FileFacts | undefined> {
  const plain = measured();
  const packed = measured();
  const part = `${file.path}.part`;
  const said = { count: 0 };
  const handle = await open(part, 'w');
  try {
    await pipeline(linesOf(store, file, said), plain.stream, createGzip(), packed.stream, async (source) => {
      for await (const bytes of source) await handle.write(bytes as Uint8Array);
    });
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
  await handle.close();
  if (said.count === 0) {
    await rm(part, { force: true });
    return undefined;
  }
  await rename(part, file.path);
  return { FileSize: plain.size(), FileMD5: plain.md5(), GzipSize: packed.size(), GzipMD5: packed.md5() };
}

async function* linesOf(store: ChatLogStore, file: ChatLogFile, said: { count: number }): AsyncGenerator<string> {
  const { sdkAppId: SdkAppId, kind, fromSec, toSec, ChatType, MsgTime } = file;
  yield `${JSON.stringify({ SdkAppId, ChatType, MsgTime, MsgList: [] }).slice(0, -2)}\n`;
  let after: ChatLogQuery['after'];
  do {
    const { messages, next } = await store.step({ sdkAppId: SdkAppId, kind, fromSec, toSec, ...(after && { after }) });
    const lines = messages.map((message) => JSON.stringify(lineOf(kind, message)));
    // The first line of all stands without the comma that ends the one before it.
    if (lines.length > 0) yield (said.count > 0 ? ',\n' : '') + lines.join(',\n');
    said.count += lines.length;
    after = next;
    await Bun.sleep(0);
  } while (after);
  yield '\n]}\n';
}

function lineOf(kind: ChatLogQuery['kind'], message: LoggedMessage): object {
  const to =
    kind === 'c2c'
      ? { To_Account: message.to }
      : message.community
        ? { GroupId: message.community, TopicId: message.to }
        : { GroupId: message.to };
  const { msgSeq, seq, random, extra, body } = message;
  return {
    From_Account: message.fromUserId,
    ...to,
    MsgTimestamp: timeSecOf(message),
    // In a group it is the place in the log (D5).
    MsgSeq: kind === 'c2c' ? msgSeq : seq,
    MsgRandom: random,
    MsgBody: readBack(body),
    ...(extra.cloudCustomData && { CloudCustomData: extra.cloudCustomData }),
  };
}

/** A stream that passes everything on and knows how much it was. */
function measured(): { stream: Transform | PassThrough; size(): number; md5(): string } {
  const hash: Hash = createHash('md5');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, size: () => bytes, md5: () => hash.digest('hex') };
}
