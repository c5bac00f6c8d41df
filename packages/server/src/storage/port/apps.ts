/** Where an app is in its life (S13). */
export type AppState = 'active' | 'disabled' | 'deleted';

export interface App {
  sdkAppId: number;
  name: string;
  /** Secret that UserSigs are made with; empty when the app has none. */
  key: string;
  /** Accounts that may call the REST API (S9). */
  admins: string[];
  state: AppState;
  createdMs: number;
  /** When it was deleted, else 0. */
  deletedMs: number;
  /** App settings that differ from the defaults, by name. */
  settings: Record<string, string | number | boolean>;
  /** Goes up with every change of this row, so that another process sees that its copy is old (D12). */
  version: number;
}

export interface AppStore {
  /**
   * Creates an app or updates an existing one's key, name and administrators.
   *
   * - [A1] An existing app keeps its creation time, state and settings.
   * - [A2] An administrator without an account gets one in the same unit.
   */
  put(app: Pick<App, 'sdkAppId' | 'name' | 'key' | 'admins'>, nowMs: number): Promise<App>;
  /** [A3] Every app, deleted ones too, by ascending id. */
  list(): Promise<App[]>;
  /** [A4] Changes state; `deletedMs` is set on deletion and cleared on restoring. Returns nothing for an unknown app. */
  setState(sdkAppId: number, state: AppState, nowMs: number): Promise<App | undefined>;
  /** [A5] Merges settings; a `null` value goes back to the default. */
  setSettings(sdkAppId: number, settings: Record<string, string | number | boolean | null>): Promise<App | undefined>;
}
