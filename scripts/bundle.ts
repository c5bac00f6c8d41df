// Run by build.mjs under Bun: builds the SDK and the pages into two given folders.
import { rmSync } from 'node:fs';
import { buildSdk } from '../packages/sdk/build.ts';
import { addSdk, buildPage, packFiles } from '../packages/web/build.ts';

const [sdk, pages] = process.argv.slice(2);
if (sdk === undefined || pages === undefined) throw new Error('usage: bundle.ts SDK-FOLDER PAGES-FOLDER');

const isSdkBuilt = await attempt('the SDK', sdk, () => buildSdk(sdk));
await attempt('the chat page', pages, async () => {
  await buildPage(pages);
  if (isSdkBuilt) await addSdk(pages, sdk);
  await packFiles(pages);
});

/** A part that fails leaves no folder, and the exit code tells; the other one is of use without it. */
async function attempt(name: string, out: string, build: () => Promise<void>): Promise<boolean> {
  try {
    await build();
    return true;
  } catch (error) {
    console.error(`hongyan: ${name} could not be built:\n${explain(error)}`);
    rmSync(out, { recursive: true, force: true });
    process.exitCode = 1;
    return false;
  }
}

function explain(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(explain).join('\n');
  const { message, position } = error as { message: string; position?: { file: string; line: number } | null };
  return position ? `  ${position.file}:${position.line}: ${message}` : `  ${message}`;
}
