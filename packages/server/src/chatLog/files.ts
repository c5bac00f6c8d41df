import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatLogStore } from '../storage/port/chatLog.ts';
import { makeChatLog } from './make.ts';
import type { ChatLogs, ChatType, FileFacts, Hour } from './port.ts';

/** A file's name says whose it is; nothing else is ever handed out. */
const NAME = /^(\d+)_(C2C|Group)_(\d{10})\.gz$/;

/** Which app a file belongs to, by its name. */
export function appOf(fileName: string): number | undefined {
  const [, app] = NAME.exec(fileName) ?? [];
  return app === undefined ? undefined : Number(app);
}

/** Keeps the files in a folder. One is made at a time, whoever asks for how many. */
export class ChatLogFiles implements ChatLogs {
  private readonly making = new Map<string, Promise<FileFacts | undefined>>();
  private last: Promise<unknown> = Promise.resolve();

  /** @param folder made when missing */
  constructor(
    private readonly folder: string,
    private readonly store: ChatLogStore,
  ) {}

  nameOf = (sdkAppId: number, ChatType: ChatType, hour: Hour): string => `${sdkAppId}_${ChatType}_${hour.name}.gz`;

  pathOf = (fileName: string): string => join(this.folder, fileName);

  async find(
    sdkAppId: number,
    ChatType: ChatType,
    hour: Hour,
    waitMs: number,
  ): Promise<FileFacts | 'empty' | 'making'> {
    const name = this.nameOf(sdkAppId, ChatType, hour);
    const known = await this.factsOf(name);
    if (known) return known;
    const made = this.making.get(name) ?? this.begin(name, { sdkAppId, ChatType, hour });
    const late = Promise.withResolvers<'making'>();
    const timer = setTimeout(() => late.resolve('making'), waitMs);
    try {
      return (await Promise.race([made, late.promise])) ?? 'empty';
    } finally {
      clearTimeout(timer);
    }
  }

  async sweep(sdkAppId: number, beforeHour: string): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) {
      const [, app, , hour = ''] = NAME.exec(name) ?? [];
      if (Number(app) !== sdkAppId || hour >= beforeHour) continue;
      await rm(this.factsPath(name), { force: true });
      await rm(this.pathOf(name), { force: true });
    }
  }

  async stop(): Promise<void> {
    await this.last;
  }

  private begin(name: string, of: { sdkAppId: number; ChatType: ChatType; hour: Hour }) {
    const made = this.last.then(() => this.make(name, of));
    const settled = made.then(
      () => this.making.delete(name),
      () => this.making.delete(name),
    );
    this.making.set(name, made);
    this.last = settled;
    return made;
  }

  private async make(
    name: string,
    { sdkAppId, ChatType, hour }: { sdkAppId: number; ChatType: ChatType; hour: Hour },
  ): Promise<FileFacts | undefined> {
    await mkdir(this.folder, { recursive: true });
    const facts = await makeChatLog(this.store, {
      ...{ sdkAppId, ChatType, kind: ChatType === 'C2C' ? 'c2c' : 'group', MsgTime: hour.name },
      ...{ fromSec: hour.fromMs / 1000, toSec: hour.toMs / 1000, path: this.pathOf(name) },
    });
    // Written last: a file without its facts is made anew.
    if (facts) await writeFile(this.factsPath(name), JSON.stringify(facts));
    return facts;
  }

  private factsPath = (name: string): string => `${this.pathOf(name)}.json`;

  private async factsOf(name: string): Promise<FileFacts | undefined> {
    try {
      return JSON.parse(await readFile(this.factsPath(name), 'utf8')) as FileFacts;
    } catch {
      return undefined;
    }
  }
}
