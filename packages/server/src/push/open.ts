import { type BusPayload, PUSH_SUBJECT } from '../bus/port.ts';
import { type GiveNeeds, Giver } from './give.ts';
import type { Pushes } from './port.ts';
import { type PushPayload, type RunNeeds, Runner } from './run.ts';

type Needs = GiveNeeds & Omit<RunNeeds, 'holder' | 'settled'>;

/** Opens pushing to all: what was left unfinished goes on, here or on another process. It runs until `stop`. */
export async function openPushes(needs: Needs): Promise<Pushes> {
  const pushes = new Engine(needs);
  await pushes.start();
  return pushes;
}

class Engine implements Pushes {
  private readonly giver: Giver;
  private readonly runners = new Map<number, Runner>();
  private readonly holder = crypto.randomUUID();
  /** Apps that were looked at while one of their pushes was under way: it may have been the last one it knew of. */
  private readonly again = new Set<number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  /** A look that has not begun yet sees whatever is new. */
  private isToLook = false;
  private stopHearing: () => void = () => {};
  private isOver = false;

  constructor(private readonly needs: Needs) {
    this.giver = new Giver(needs);
  }

  async start(): Promise<void> {
    this.stopHearing = await this.needs.bus.subscribe(PUSH_SUBJECT, (payload) => this.hear(payload));
    this.needs.bus.onGap(() => this.lookAtAll());
    this.timer = setInterval(() => this.begin(), this.needs.server.pushPollMs);
  }

  begin(): void {
    if (this.isToLook) return;
    this.isToLook = true;
    this.looking = this.looking.then(() => {
      this.isToLook = false;
      return this.look();
    });
  }

  signedIn(uid: number): void {
    this.giver.look([uid]);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    this.stopHearing();
    await this.looking;
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
    await this.giver.stop();
  }

  private hear(payload: BusPayload): void {
    const told = payload as PushPayload;
    if (told.kind === 'look') this.lookAtAll();
    else if (told.isKept) this.giver.look(told.uids);
    else this.giver.tell(told.taskNo, told.uids);
  }

  /** What waits for somebody who is here may not have been heard of. */
  private lookAtAll(): void {
    this.giver.look(this.needs.sessions.uids());
  }

  /** Takes up pushes of apps that have one to be run and none under way here. */
  private async look(): Promise<void> {
    const { storage, apps, log } = this.needs;
    if (this.isOver) return;
    try {
      for (const { sdkAppId } of await storage.pushes.next()) {
        if (this.isOver || apps.get(sdkAppId)?.state !== 'active') continue;
        if (this.runners.has(sdkAppId)) this.again.add(sdkAppId);
        else this.run(sdkAppId);
      }
    } catch (err) {
      log.error({ err }, 'pushes were not looked for');
    }
  }

  private run(sdkAppId: number): void {
    const runner = new Runner({ ...this.needs, holder: this.holder, settled: () => this.giver.idle() }, sdkAppId);
    this.runners.set(sdkAppId, runner);
    void runner.done.then(() => {
      this.runners.delete(sdkAppId);
      if (this.again.delete(sdkAppId)) this.begin();
    });
  }
}
