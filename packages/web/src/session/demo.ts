import type { Account } from './account.ts';

/** What the server offers to try it with. */
export interface Demo {
  sdkAppId: number;
  users: readonly { userId: string; nick: string }[];
}

/** The server's demo users; undefined when it offers none. */
export async function fetchDemo(): Promise<Demo | undefined> {
  const answer = await fetch('/demo');
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`GET /demo: ${answer.status}`);
  return (await answer.json()) as Demo;
}

/** Gets a UserSig for a demo user. */
export async function fetchDemoAccount(userId: string): Promise<Account> {
  const answer = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  if (!answer.ok) throw new Error(`POST /demo/sign-in: ${answer.status}`);
  const { sdkAppId, userSig } = (await answer.json()) as { sdkAppId: number; userSig: string };
  return { sdkAppId, userId, userSig, server: location.origin, isDemo: true };
}
