import { openEmbedded } from '../storage/embedded/open.ts';

/**
 * Opens an embedded store as the server does at its start, and closes it clean.
 *
 * @throws StoreDamagedError, NewerSchemaError
 */
export async function reopen(dataDir: string): Promise<void> {
  const storage = await openEmbedded({ dataDir, maxQueue: 10 });
  await storage.close();
}
