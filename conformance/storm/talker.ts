import { signIn } from '../client.ts';
import { send } from '../say.ts';
import type { TestServer } from '../server.ts';

/** Runs in a thread of its own, so that what it measures is not the work of the thousands beside it. */
declare const self: Worker;

/** Sends one message after another until it is told to stop; then says how long each took to be answered. */
self.onmessage = ({ data: server }: MessageEvent<Pick<TestServer, 'url' | 'app'>>) => {
  let isOver = false;
  self.onmessage = () => {
    isOver = true;
  };
  void talk(server as TestServer, () => isOver).then(
    (tookMs) => self.postMessage({ tookMs }),
    (error: unknown) => self.postMessage({ failure: String(error) }),
  );
};

async function talk(server: TestServer, isOver: () => boolean): Promise<number[]> {
  using bob = await signIn(server, 'bob');
  self.postMessage({ isReady: true });
  const tookMs: number[] = [];
  while (!isOver()) {
    const from = performance.now();
    await send(bob, 'carol', `message ${tookMs.length}`);
    tookMs.push(performance.now() - from);
  }
  return tookMs;
}
