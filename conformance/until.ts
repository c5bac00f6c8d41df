const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;

/** Waits for what nobody announces; after a minute it fails with what it waited for. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${isSo}`);
    await Bun.sleep(LOOK_EVERY_MS);
  }
}
