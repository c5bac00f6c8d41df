import { startApp } from '../app.ts';
import { type LoadedSettings, PARENT_PID_ENV } from '../config/loadSettings.ts';
import { banner } from './banner.ts';
import { openControlSocket } from './controlSocket.ts';
import { demoApp } from './demoApp.ts';
import { lockFolder } from './lock.ts';

const PARENT_POLL_MS = 250;

/** Runs the server until a signal, or the end of the launcher that started it, stops it; resolves when all is put away. */
export async function serve(loaded: LoadedSettings): Promise<void> {
  const stopWish = awaitStop();
  const { settings, appDefaults, apps } = loaded;
  const lock = lockFolder(settings.data);
  try {
    const app = await startApp({ settings, appDefaults, apps, demo: (ctx) => demoApp(ctx, settings.data) });
    try {
      const control = openControlSocket(settings.data, { ...app, appDefaults });
      console.log(banner({ ...app, settings, appCount: app.ctx.apps.list().length }));
      await stopWish;
      await control.stop();
    } finally {
      await app.stop();
    }
  } finally {
    lock.release();
  }
}

/** Resolves with the first signal; a second one ends the process at once, whatever is pending. */
function awaitStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  const ask = () => {
    if (isAsked) process.exit(1);
    isAsked = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  watchParent(resolve);
  return promise;
}

/** A launcher killed by `kill -9` cannot pass that on: the server sees that it has another parent now. */
function watchParent(onGone: () => void): void {
  const parentPid = Number(process.env[PARENT_PID_ENV] ?? 0);
  // Not for processes that this one may start.
  delete process.env[PARENT_PID_ENV];
  if (parentPid === 0) return;
  const watch = setInterval(() => {
    if (process.ppid === parentPid) return;
    clearInterval(watch);
    onGone();
  }, PARENT_POLL_MS);
  watch.unref();
}
