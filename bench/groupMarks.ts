import { restClient } from '@hongyan/conformance/rest';
import type { TestServer } from '@hongyan/conformance/server';
import type { Codec } from '@hongyan/contract';
import type { Bench } from './bench.ts';
import { openFilesMax, rssOf } from './host.ts';
import type { AudienceJob, Heard, Result, SpeakJob } from './job.ts';
import { type Held, holdLoad, load } from './load.ts';
import { type Figure, figure } from './report.ts';
import { noteOf } from './talkMarks.ts';

const GROUP = 'team';
const SPEAKERS = 4;
/** Loader processes that an audience is divided among. */
const PARTS = 2;
const SETTLE_MS = 1_000;
/** Messages a second that a live room takes. */
const LIVE_PER_SEC = 40;

/** What is said before whom. */
export interface Meeting {
  isLive: boolean;
  listeners: number;
  inFlight: number;
  perSec: number;
  most: number;
}

/** What was found: of the speakers, and of all that listened. */
interface Found {
  said: Result;
  heard: Heard;
  rssMb: number;
}

/** A group of 5,000 members who are all online, without its cap of messages a second. */
export async function group(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const meeting = { isLive: false, listeners: Math.min(5_000, openFilesMax() - 500), inFlight: 16, perSec: 0 };
  for (const codec of bench.codecs) {
    const { said, heard, rssMb } = await meet(bench, codec, { ...meeting, most: 20_000 });
    const all = `${meeting.listeners} online, ${said.sent} messages; ${noteOf(said)}, RSS ${rssMb} MB`;
    figures.push(
      figure(bench.store, 'group', (said.count * meeting.listeners) / said.seconds, codec, all),
      figure(bench.store, 'groupAck', said.ack?.p99 ?? 0, codec, `p50 ${said.ack?.p50}, max ${said.ack?.max}`),
      figure(
        bench.store,
        'groupDelivery',
        said.delivery?.p99 ?? 0,
        codec,
        `to the last member; p50 ${said.delivery?.p50}`,
      ),
      figure(
        bench.store,
        'groupLost',
        heard.missed + heard.repeated,
        codec,
        `of ${heard.heard + heard.missed} deliveries`,
      ),
    );
  }
  return figures;
}

/** A live room of 10,000 connections in which 40 messages a second are said. */
export async function live(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const listeners = Math.min(10_000, openFilesMax() - 500);
  const most = LIVE_PER_SEC * (bench.seconds + bench.warmupSec + 10);
  for (const codec of bench.codecs) {
    const { said, heard, rssMb } = await meet(bench, codec, {
      ...{ isLive: true, listeners, inFlight: 0, perSec: LIVE_PER_SEC, most },
    });
    const { p50, p99, max } = heard.delivery;
    figures.push(
      figure(bench.store, 'live', p99, codec, `p50 ${p50}, max ${max}; ${heard.heard} deliveries`),
      figure(bench.store, 'liveCores', said.cpuSec / said.seconds, codec, `${noteOf(said)}, RSS ${rssMb} MB`),
      figure(
        bench.store,
        'liveLost',
        heard.missed + heard.repeated,
        codec,
        `of ${heard.heard + heard.missed} deliveries`,
      ),
    );
  }
  return figures;
}

/** Makes a group, seats its audience in loaders of their own, and lets members speak. */
export async function meet(
  bench: Pick<Bench, 'server' | 'target' | 'say' | 'seconds' | 'warmupSec'>,
  codec: Codec,
  meeting: Meeting,
): Promise<Found> {
  const { isLive, listeners, inFlight, perSec, most } = meeting;
  await using server = await bench.server({
    // The speakers keep to their pace; a busy machine makes bursts of it, of which a cap would drop some.
    HONGYAN_GROUP_MESSAGES_PER_SEC: '0',
    // Which the cap would drop first: each of ten thousand who come would be told to all who are there.
    HONGYAN_LIVE_TIPS: '0',
    // Who only listens does not ping, and on a busy machine it takes long until all are there.
    HONGYAN_HEARTBEAT_SEC: '600',
  });
  const speaking = SPEAKERS + 1;
  bench.say(`${listeners} members come, ${codec}`);
  await makeGroup(server, isLive, listeners + speaking);
  const target = bench.target(server, codec);
  const where = { ...target, groupId: GROUP, isLive };
  const seats: AudienceJob[] = Array.from({ length: PARTS }, (_, part) => ({
    ...where,
    ...{ kind: 'audience', concurrency: 200, perSec, most },
    first: speaking + Math.floor((listeners * part) / PARTS),
    count: Math.floor((listeners * (part + 1)) / PARTS) - Math.floor((listeners * part) / PARTS),
  }));
  await using audience = new AsyncDisposableStack();
  const parts: Held[] = [];
  for (const seat of seats) parts.push(audience.use(await holdLoad(seat)));

  bench.say(`${isLive ? `${perSec} messages a second` : `${inFlight} in flight`} before ${listeners}, ${codec}`);
  const { seconds, warmupSec } = bench;
  const job: SpeakJob = {
    ...where,
    ...{ kind: 'speak', first: 0, speakers: SPEAKERS, inFlight, arrivalsPerSec: perSec },
    ...{ textBytes: 100, maxMessages: most, settleMs: SETTLE_MS, seconds, warmupSec },
  };
  const said = await load(job);
  const rssMb = Math.round(rssOf(server.pid) / 2 ** 20);
  const heard = await Promise.all(parts.map((part) => part.heard(said.sent ?? 0, said.startMs ?? 0)));
  return { said, heard: heard.reduce(together), rssMb };
}

function together(a: Heard, b: Heard): Heard {
  const worst = (of: 'p50' | 'p99' | 'max') => Math.max(a.delivery[of], b.delivery[of]);
  return {
    heard: a.heard + b.heard,
    missed: a.missed + b.missed,
    repeated: a.repeated + b.repeated,
    delivery: { p50: worst('p50'), p99: worst('p99'), max: worst('max') },
  };
}

const ACCOUNTS = 100;
const MEMBERS = 300;

async function makeGroup(server: TestServer, isLive: boolean, members: number): Promise<void> {
  const { ok } = restClient(server);
  const users = Array.from({ length: members }, (_, n) => `user${n}`);
  for (let at = 0; at < members; at += ACCOUNTS)
    await ok('im_open_login_svc/multiaccount_import', { Accounts: users.slice(at, at + ACCOUNTS) });
  const Type = isLive ? 'AVChatRoom' : 'Public';
  await ok('group_open_http_svc/create_group', {
    Type,
    Name: GROUP,
    GroupId: GROUP,
    MaxMemberCount: isLive ? undefined : members,
  });
  for (let at = 0; !isLive && at < members; at += MEMBERS) {
    const MemberList = users.slice(at, at + MEMBERS).map((Member_Account) => ({ Member_Account }));
    await ok('group_open_http_svc/import_group_member', { GroupId: GROUP, MemberList });
  }
}
