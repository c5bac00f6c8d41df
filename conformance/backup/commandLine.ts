import { mainOf } from '../server.ts';

/** How a run of the command line ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts `hongyan …`. */
export const startCommand = (args: string[], env: Record<string, string> = {}) =>
  Bun.spawn([process.execPath, mainOf(), ...args], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, ...env },
  });

/** Runs `hongyan …` to its end. */
export async function run(...args: string[]): Promise<Ended> {
  const child = startCommand(args);
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
}

/** Runs `hongyan … --json`, which must succeed. */
export async function runJson(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json');
  if (code !== 0) throw new Error(`hongyan ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}
