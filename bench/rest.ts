import { makeUserSig } from '@hongyan/conformance/userSig';
import type { Socket } from 'bun';
import type { RestJob, Result } from './job.ts';
import { Latencies } from './latency.ts';
import { startMeter } from './meter.ts';

const HEADER_END = Buffer.from('\r\n\r\n');
const LENGTH = Buffer.from('ontent-');
const GOOD = Buffer.from('"ErrorCode":0,');

interface Tally {
  latencies: Latencies;
  count: number;
  errors: number;
  isOver: boolean;
  next(): Buffer;
}

/** Calls `openim/sendmsg` over keep-alive connections, one call at a time on each. */
export async function rest(job: RestJob): Promise<Result> {
  const url = new URL(job.url);
  const userSig = makeUserSig({ sdkAppId: job.sdkAppId, userId: job.admin, key: job.key });
  let sent = 0;
  const tally: Tally = {
    latencies: new Latencies(),
    count: 0,
    errors: 0,
    isOver: false,
    next: () => {
      const n = sent++ % job.conversations;
      const random = 1_000_000_000 + sent;
      const body = `{"From_Account":"alice${n}","To_Account":"bob${n}","MsgRandom":${random},"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"${'m'.repeat(job.textBytes)}"}}]}`;
      const path = `/v4/openim/sendmsg?sdkappid=${job.sdkAppId}&identifier=${job.admin}&usersig=${userSig}&random=${random}&contenttype=json`;
      return Buffer.from(
        `POST ${path} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    },
  };
  await Promise.all(Array.from({ length: job.connections }, () => openCaller(url, tally)));
  await Bun.sleep(job.warmupSec * 1000);
  tally.latencies.clear();
  tally.count = 0;
  tally.errors = 0;

  const result = startMeter(job);
  await Bun.sleep(job.seconds * 1000);
  tally.isOver = true;
  return result({ count: tally.count, errors: tally.errors, ack: tally.latencies.latency });
}

async function openCaller(url: URL, tally: Tally): Promise<void> {
  let sentAt = 0;
  let rest: Buffer = Buffer.alloc(0);
  const call = (socket: Socket) => {
    sentAt = performance.now();
    socket.write(tally.next());
  };
  await Bun.connect({
    hostname: url.hostname,
    port: Number(url.port),
    socket: {
      open: call,
      data: (socket, chunk) => {
        rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        const end = answerEnd(rest);
        if (end < 0 || rest.length < end) {
          rest = Buffer.from(rest);
          return;
        }
        tally.latencies.add(performance.now() - sentAt);
        tally.count++;
        if (rest.indexOf(GOOD) < 0) tally.errors++;
        rest = Buffer.alloc(0);
        if (!tally.isOver) call(socket);
      },
      error: (_, error) => {
        throw error;
      },
    },
  });
}

/** Where the answer that begins the buffer ends, or -1 while its head is incomplete. */
function answerEnd(bytes: Buffer): number {
  const headEnd = bytes.indexOf(HEADER_END);
  if (headEnd < 0) return -1;
  let at = bytes.indexOf(LENGTH);
  while (at >= 0 && at < headEnd) {
    const found = /^ontent-length:\s*(\d+)/i.exec(bytes.toString('latin1', at, at + 40));
    if (found) return headEnd + 4 + Number(found[1]);
    at = bytes.indexOf(LENGTH, at + 1);
  }
  return headEnd + 4;
}
