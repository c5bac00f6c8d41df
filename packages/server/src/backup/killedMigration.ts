// Run by migration.test.ts: migrates a store's file and kills itself after so many statements.
import { openMigrated } from '../storage/embedded/connection.ts';
import { SqliteTx } from '../storage/embedded/sqliteTx.ts';

const [file = '', after = ''] = process.argv.slice(2);
const run = SqliteTx.prototype.run;
let left = Number(after);
SqliteTx.prototype.run = async function (sql, params) {
  const changed = await run.call(this, sql, params);
  if (--left === 0) process.kill(process.pid, 'SIGKILL');
  return changed;
};
(await openMigrated(file)).close();
