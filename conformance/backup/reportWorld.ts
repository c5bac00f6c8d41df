import type { RestClient } from '../rest.ts';
import type { Keep } from './readLog.ts';
import { type Inhabitants, unlessUnknown } from './saying.ts';

const AT_MS = 1_700_000_000_000;
const CRASH = { timeMs: AT_MS, place: 'promise', name: 'RangeError', times: 3 } as const;
const YEARS = 3_650;

/** Makes a little of everything that schema 8 brought: do-not-disturb times, one of them off again, and errors of SDKs. */
export async function makeReports({ alice, bob, carol, rest }: Inhabitants): Promise<void> {
  const nightly = { receiveOption: 2 as const, startSec: AT_MS / 1_000, durationSec: 28_800, isRepeated: true };
  await alice.request('setReceiveAll', nightly).catch(unlessUnknown);
  await bob.request('setReceiveAll', { ...nightly, isRepeated: false }).catch(unlessUnknown);
  await bob.request('setReceiveAll', { ...nightly, receiveOption: 0 }).catch(unlessUnknown);

  // A fixture becomes old, and what it tells must not.
  await rest.call('hongyan/set_settings', { Settings: { crashReportDays: YEARS } });
  const reports = [
    { ...CRASH, random: 7, frames: ['advance ("\\ {a}.js:1:2)', 'run (index.js:3:4)'] },
    { ...CRASH, random: 4_294_967_295, frames: [] },
  ];
  for (const [client, sdkVersion] of [
    [alice, '3.6.6'],
    [carol, '3.7.0-beta+1'],
  ] as const)
    await client.request('reportCrashes', { sdkVersion, reports }).catch(unlessUnknown);
}

/** Asks for errors of SDKs; when they were reported depends on when the world was made. */
export async function readReports(rest: RestClient, keep: Keep): Promise<void> {
  const answer = await rest.call('hongyan/get_crashes', { Count: 100 });
  if (answer.ErrorCode !== 0) return;
  keep('errors of SDKs', answer.Crashes);
}
