/**
 * Runs a program to its end.
 *
 * @returns what it printed last, which is JSON
 * @throws when it ends with another code than 0, with all that it printed
 */
export async function answerOf<T>(command: string[]): Promise<T> {
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' });
  const [out, complaints] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`the app ended with ${child.exitCode}:\n${out}${complaints}`);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as T;
}
