/** Who is signed in, to what. */
export interface Account {
  sdkAppId: number;
  userId: string;
  userSig: string;
  /** The server's address; that of the page by default. */
  server: string;
  /** A demo user can get a new UserSig by itself. */
  isDemo: boolean;
}

const key = 'hongyan.account';

/** Remembers the account for this tab, so that a reload stays signed in. */
export function saveAccount(account: Account): void {
  sessionStorage.setItem(key, JSON.stringify(account));
}

/** Forgets the account of this tab. */
export function forgetAccount(): void {
  sessionStorage.removeItem(key);
}

/** The account of this tab, unless the address asks for another user. */
export function savedAccount(askedUser: string | undefined): Account | undefined {
  try {
    const account: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (!isAccount(account)) return undefined;
    return askedUser === undefined || askedUser === account.userId ? account : undefined;
  } catch {
    return undefined;
  }
}

function isAccount(value: unknown): value is Account {
  if (typeof value !== 'object' || value === null) return false;
  const account = value as Partial<Account>;
  return (
    typeof account.sdkAppId === 'number' &&
    typeof account.userId === 'string' &&
    typeof account.userSig === 'string' &&
    typeof account.server === 'string'
  );
}
