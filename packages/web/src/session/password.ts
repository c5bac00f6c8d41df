import type { Account } from './account.ts';

/** What a password opens. */
export type PasswordAccount = Omit<Account, 'userSig' | 'isDemo'> & { password: string };

/** Gets a UserSig for a password from the server that keeps it. */
export async function fetchPasswordAccount({ password, ...account }: PasswordAccount): Promise<Account> {
  const url = new URL('/v4/hongyan/sign_in', account.server.replace(/^ws/, 'http'));
  url.searchParams.set('sdkappid', String(account.sdkAppId));
  // Without a content type that would have the browser ask another server first.
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ UserID: account.userId, Password: password }),
  });
  const { ErrorCode, ErrorInfo, UserID, UserSig } = (await answer.json()) as Record<string, string> & {
    ErrorCode: number;
  };
  if (ErrorCode !== 0) throw Object.assign(new Error(ErrorInfo), { code: ErrorCode });
  return { ...account, userId: UserID ?? account.userId, userSig: UserSig ?? '', isDemo: false };
}
