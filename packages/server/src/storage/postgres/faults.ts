import { SQL } from 'bun';

/**
 * What a failed unit of work means for its caller.
 *
 * - `conflict`: two transactions met (serialization, deadlock); nothing was done, run it again.
 * - `outage`: the connection was cut, or the database takes no writes at the moment (restart, fail-over, disk full);
 *   whether a commit took effect is unknown, run it again (D14).
 * - `fatal`: a defect of ours; running it again would fail again.
 */
export type FaultKind = 'conflict' | 'outage' | 'fatal';

/** SQLSTATE classes: connection, resources, operator intervention, system error. */
const OUTAGE_CLASSES = new Set(['08', '53', '57', '58']);
const CONFLICTS = new Set(['40001', '40P01', '55P03']);
/** The database refuses writes (a stand-by), or ended a transaction that idled: this process was frozen. */
const OUTAGES = new Set(['25006', '25P03']);
const STATEMENT_TOO_SLOW = '57014';

/** Says what an error of the database client means. */
export function faultKind(error: unknown): FaultKind {
  if (!(error instanceof SQL.PostgresError)) return 'fatal';
  const state = error.errno;
  if (state === undefined) return error.code.startsWith('ERR_POSTGRES_CONNECTION') ? 'outage' : 'fatal';
  if (CONFLICTS.has(state)) return 'conflict';
  if (OUTAGES.has(state) || (OUTAGE_CLASSES.has(state.slice(0, 2)) && state !== STATEMENT_TOO_SLOW)) return 'outage';
  return 'fatal';
}
