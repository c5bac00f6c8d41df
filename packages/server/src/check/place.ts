import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerSettings } from '@hongyan/contract';
import { DEMO_FILE } from '../backup/keptFiles.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** A server that runs on the data folder. */
export interface RunningServer {
  pid: number;
  url: string;
  health: string;
}

/** The data folder: there, ours, closed to others. */
export function checkFolder(dataDir: string): Finding {
  const found = statSync(dataDir, { throwIfNoEntry: false });
  if (!found)
    return warn(
      'data folder',
      `${dataDir} is not there yet`,
      'the server makes it at its first start; is --data right?',
    );
  if (!found.isDirectory()) return fail('data folder', `${dataDir} is no folder`, 'name another one with --data');
  const mode = `chmod u+rwx ${dataDir}`;
  if ((found.mode & 0o700) !== 0o700) return fail('data folder', `its owner may not read and write ${dataDir}`, mode);
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0 && found.uid !== uid)
    return fail(
      'data folder',
      `${dataDir} belongs to another user`,
      'run this as the user of the server, or chown the folder',
    );
  const open = ['', 'hongyan.db', DEMO_FILE].map((name) => join(dataDir, name)).filter(isOpenToOthers);
  if (open.length > 0)
    return warn(
      'data folder',
      `others may look into ${open.join(', ')}, which holds keys and messages`,
      `chmod -R go= ${dataDir}`,
    );
  return ok('data folder', `${dataDir} is the owner's alone`);
}

const isOpenToOthers = (path: string): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;

/** The port: the running server's, or free for one. */
export async function checkPort({ host, port }: ServerSettings, server: RunningServer | undefined): Promise<Finding> {
  if (server) {
    if (server.health !== '')
      return fail('server', `it takes no messages: ${server.health}`, 'see its log and the checks below');
    const isAnswering = await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isAnswering) return ok('server', `it runs (process ${server.pid}) and answers at ${server.url}`);
    return fail(
      'server',
      `it runs (process ${server.pid}) but ${server.url} does not answer`,
      'see its log; a firewall on this machine?',
    );
  }
  try {
    await Bun.listen({ hostname: host, port, socket: { data() {} } }).stop(true);
    return ok('port', `no server runs on this folder; port ${port} on ${host} is free for it`);
  } catch (error) {
    const text = `${host}:${port} cannot be listened on: ${error instanceof Error ? error.message : error}`;
    return fail('port', text, 'stop what listens there, or choose another --port or --host');
  }
}

/** What makes the server reachable for others without protection. */
export function checkReach({ host, demoSignIn }: ServerSettings): Finding {
  const isPublic = !/^(127\.|localhost$|::1$)/.test(host);
  if (isPublic && demoSignIn === 'on')
    return warn(
      'reach',
      `everyone who reaches ${host} may sign in as a demo user`,
      'start with --demo-sign-in off, or on 127.0.0.1',
    );
  if (isPublic)
    return warn(
      'reach',
      `it listens on ${host} in plain HTTP`,
      'let a proxy that ends TLS stand in front, and only it reach the port',
    );
  return ok('reach', `${host}: this machine alone; a proxy in front makes it public`);
}
