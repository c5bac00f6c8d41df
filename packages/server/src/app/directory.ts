import type { Settings } from '@hongyan/contract';
import type { App } from '../storage/port/apps.ts';

/** The apps of this server, cached; another process's change is seen within seconds (D12). */
export interface AppDirectory {
  get(sdkAppId: number): App | undefined;
  /** The app's settings over the server's defaults. */
  settings(sdkAppId: number): Settings;
  /** Reads all apps again. */
  refresh(): Promise<void>;
  list(): App[];
  /** Also does this after each reading, before `refresh` resolves. */
  onRefresh(listener: () => Promise<void>): void;
}
