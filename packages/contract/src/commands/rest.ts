import { accountCommands } from './account.ts';
import { c2cCommands } from './c2c.ts';
import { hongyanCommands } from './hongyan.ts';

/** Every REST command by `service/command` (rest-api §0.4). */
export const restCommands = { ...accountCommands, ...c2cCommands, ...hongyanCommands } as const;
export type RestCommands = typeof restCommands;
