import { type CredentialField, type PushKind, pushKinds } from '@hongyan/contract';
import type { PushChannel } from '../../storage/port/offlinePushes.ts';

type Credentials = PushChannel['credentials'];

/** What is wrong with the fields of credentials: unknown, missing, or an address that is none. */
export function flawOf(kind: PushKind, credentials: Credentials): { field: string; flaw: string } | undefined {
  const fields: Record<string, CredentialField> = pushKinds[kind].credentials;
  const names = Object.keys(fields);
  const unknown = Object.keys(credentials).find((name) => !names.includes(name));
  if (unknown !== undefined) return { field: unknown, flaw: `there is none of ${kind}; there are ${names.join(', ')}` };
  const missing = names.find((name) => fields[name]?.isRequired && !credentials[name]);
  if (missing !== undefined) return { field: missing, flaw: `is missing: ${fields[missing]?.doc}` };
  for (const name of names) {
    const value = credentials[name];
    if (value === undefined || !name.endsWith('Endpoint')) continue;
    if (!isSecureAddress(value)) return { field: name, flaw: 'must be https://… without a path' };
  }
  return undefined;
}

function isSecureAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.pathname === '/' && url.search === '' && url.username === '';
}

/** Where the provider is: its own address, or the one that the app names. */
export const endpointOf = (named: string | undefined, own: string): string => new URL(named || own).origin;
