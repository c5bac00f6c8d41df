import { EVENT } from './src/face/constants/event.ts';
import { TSignaling } from './src/face/constants/signaling.ts';
import { TYPES } from './src/face/constants/types.ts';

/**
 * The types of what the package exports by default: its values, and the names of its constants where types stand, as in
 * `type: TencentCloudChat.TYPES` (sdk-js-api §1). The original declares enums; ours is what an app writes with them.
 *
 * @returns text for a file that declares `CreateOptions` and `ChatSDK` too
 */
export function defaultExport(): string {
  return `declare namespace TencentCloudChat {
  /**
   * Makes the instance of an app, or returns the one that is there.
   *
   * Where SDKAppID is no number, which only code without types can give, it logs an error and returns null.
   */
  function create(options: CreateOptions): ChatSDK;
  const VERSION: string;
${constants('TYPES', TYPES, 'any')}
${constants('EVENT', EVENT, 'string')}
${constants('TSignaling', TSignaling, 'any')}
}
`;
}

/** An object of constants, what its name means as a type, and each constant as the type of its value. */
function constants(name: string, values: Readonly<Record<string, string | number>>, any: string): string {
  const members = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)] as const);
  return `
  const ${name}: {
${members.map(([key, value]) => `    readonly ${key}: ${value};`).join('\n')}
  };
  type ${name} = ${any};
  namespace ${name} {
${members.map(([key, value]) => `    type ${key} = ${value};`).join('\n')}
  }`;
}
