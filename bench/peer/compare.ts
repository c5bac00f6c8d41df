import type { Codec } from '@hongyan/contract';
import { type Bench, type BenchOptions, type BenchServer, benchOf } from '../bench.ts';
import { loadNow, rssOf } from '../host.ts';
import type { Job } from '../job.ts';
import { load } from '../load.ts';
import { talkShape } from '../talkMarks.ts';
import { archivedCopies, startEjabberd } from './ejabberd.ts';
import { type Comparison, type PeerWindow, rowsOf, SIDES, type Side } from './summary.ts';

const ROUNDS = 3;
const DEPTHS = [10, 100];

interface Running {
  side: Side;
  pid: number;
  job(inFlight: number): Job;
}

/**
 * The same one-to-one work on ejabberd with an SQL archive and on this server, window by window in turns.
 *
 * A message's time ends at its receiver. XMPP has no answer that promises storage; ejabberd's archive writes both
 * copies before it delivers, so on both sides what has arrived is stored.
 */
export async function compare(options: Omit<BenchOptions, 'store'>): Promise<Comparison> {
  const before = loadNow();
  await using onPostgres = benchOf({ ...options, store: 'postgres' });
  await using onFile = benchOf({ ...options, store: 'embedded' });
  onPostgres.say('starting PostgreSQL, ejabberd and two servers of ours');
  const archive = await onPostgres.place();
  await using ejabberd = await startEjabberd(archive.store, talkShape(options, 1).senders);
  await using first = await onPostgres.server();
  await using second = await onFile.server();
  const { url, domain, password, pid, version } = ejabberd;
  const windows = await measureInTurns(onPostgres.say, [
    {
      side: SIDES[0],
      pid,
      job: (inFlight) => ({
        ...talkShape(options, inFlight),
        kind: 'xmpp',
        url,
        domain,
        password,
        pid,
        storePid: archive.storePid,
      }),
    },
    ours(SIDES[1], onPostgres, first),
    ours(SIDES[2], onFile, second),
  ]);
  const sent = windows.reduce((sum, { side, result }) => sum + (side === SIDES[0] ? (result.sent ?? 0) : 0), 0);
  return {
    takenAt: new Date().toISOString(),
    load: { before, after: loadNow() },
    peer: `ejabberd ${version}`,
    codec: codecOf(options),
    seconds: options.seconds,
    rounds: ROUNDS,
    archivedCopies: (await archivedCopies(archive.store)) / sent,
    rows: rowsOf(windows),
    windows,
  };
}

const codecOf = ({ codecs }: Pick<BenchOptions, 'codecs'>): Codec => codecs[0] ?? 'json';

const ours = (side: Side, bench: Bench, server: BenchServer): Running => ({
  side,
  pid: server.pid,
  job: (inFlight) => ({ ...bench.target(server, codecOf(bench)), ...talkShape(bench, inFlight), kind: 'talk' }),
});

/** A window of each side after another, so that what else happens on the machine is shared by all. */
async function measureInTurns(say: Bench['say'], sides: readonly Running[]): Promise<PeerWindow[]> {
  const windows: PeerWindow[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const inFlight of DEPTHS) {
      for (const { side, pid, job } of sides) {
        say(`round ${round} of ${ROUNDS}: ${inFlight} in flight, ${side}`);
        const result = await load(job(inFlight));
        const serverRssMb = Math.round(rssOf(pid) / 2 ** 20);
        windows.push({ round, side, inFlight, load: loadNow(), serverRssMb, result });
      }
    }
  }
  say('');
  return windows;
}
