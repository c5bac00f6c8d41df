import type { Command } from 'commander';
import { type LoadedSettings, loadSettings } from '../config/loadSettings.ts';

/** Options of every command that looks into a server's data. */
export interface StoreOptions {
  data?: string;
  store?: string;
  config?: string;
  json?: boolean;
}

/** Adds `--data`, `--store` and `--config`; they and the environment mean what they mean for `serve`. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--data <DIR>', 'data folder of the server')
    .option('--store <STORE>', 'store of the server, when not the embedded one')
    .option('--config <FILE>', 'config file of the server');
}

/** Reads the settings that lead to the server's data. */
export const loadFor = ({ data, store, config }: StoreOptions): LoadedSettings =>
  loadSettings({ options: { data, store, config }, env: process.env });
