import type { Browser } from 'playwright-core';
import type { TestApp, TestServer } from '../server.ts';
import { type GuidePage, partsOf, promisedLines } from './guide.ts';
import { appFolder } from './snippetModule.ts';
import { type Stage, setStage } from './stage.ts';

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;

/** What a run of a page wrote in each tab, in the order of the alphabet, for events come when they come. */
export interface Outcome {
  written: string[][];
  promised: string[][];
}

interface Place {
  server: TestServer;
  app: TestApp;
  /** How long a promised line is waited for. */
  patienceMs?: number;
}

/** Runs a page's snippets in Node or Bun, with the package as npm installs it. */
export async function runInProcess(
  page: GuidePage,
  { server, app, patienceMs }: Place,
  runtime: 'Node' | 'Bun',
): Promise<Outcome> {
  await using stage = await setStage(server, app, page);
  using folder = appFolder();
  for (const part of page.parts) if (part.kind === 'file') folder.write(part.name, part.code);
  const file = folder.write('page.mjs', await stage.moduleFor(1));
  const program = runtime === 'Node' ? 'node' : process.execPath;
  const child = Bun.spawn([program, file], { cwd: folder.path, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' });
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  void new Response(child.stderr).text().then(async (complaint) => {
    const code = await child.exited;
    if (code !== 0) failed.reject(new Error(`${page.name} in ${runtime} ended with ${code}:\n${complaint}`));
  });
  try {
    return await Promise.race([outcome(page, stage, patienceMs), failed.promise]);
  } finally {
    child.kill('SIGKILL');
    await child.exited;
  }
}

/** Runs a page's snippets in a page of a browser, and in the tabs that it opens. */
export async function runInBrowser(
  page: GuidePage,
  { server, app, patienceMs }: Place,
  browser: Browser,
): Promise<Outcome> {
  const context = await browser.newContext();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  context.on('weberror', (wrong) => failed.reject(wrong.error()));
  const open = async (url: string): Promise<void> => {
    await (await context.newPage()).goto(url);
  };
  try {
    await using stage = await setStage(server, app, page, open);
    await open(stage.url);
    return await Promise.race([outcome(page, stage, patienceMs), failed.promise]);
  } finally {
    await context.close();
  }
}

/** Waits until all tabs ended and wrote as many lines as they promise, or for long enough. */
async function outcome(page: GuidePage, { lines, ended }: Stage, patienceMs = PATIENCE_MS): Promise<Outcome> {
  const promise = (tab: number): string[] => promisedLines(partsOf(page, tab)).sort();
  const isDone = (): boolean =>
    [...lines].every(([tab, written]) => ended.has(tab) && written.length >= promise(tab).length);
  for (const deadline = performance.now() + patienceMs; !isDone() && performance.now() < deadline; )
    await Bun.sleep(LOOK_EVERY_MS);
  const silent = [...lines.keys()].filter((tab) => !ended.has(tab));
  if (silent.length > 0)
    throw new Error(`${page.name}: a snippet waits for what does not come; written: ${[...lines.values()]}`);
  return {
    written: [...lines.values()].map((written) => [...written].sort()),
    promised: [...lines.keys()].map(promise),
  };
}
