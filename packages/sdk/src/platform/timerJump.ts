/**
 * Calls back after the device slept: timers stand still meanwhile, the clock does not. Returns how to stop.
 *
 * @param jumpMs above the longest pause that timers have without a sleep
 */
export function watchTimerJumps(run: () => void, everyMs: number, jumpMs: number): () => void {
  let lastMs = Date.now();
  const timer: unknown = setInterval(() => {
    const nowMs = Date.now();
    if (nowMs - lastMs > everyMs + jumpMs) run();
    lastMs = nowMs;
  }, everyMs);
  // In Node a watch alone must not keep the process.
  if (isUnrefable(timer)) timer.unref();
  return () => clearInterval(timer as number);
}

function isUnrefable(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
