import { ImError, type Settings, userIdFlaw } from '@hongyan/contract';
import { makeUserSig } from '@hongyan/contract/usersig/make';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../ctx.ts';
import { Bulkhead } from '../dispatch/bulkhead.ts';
import { WindowCounter } from '../dispatch/rateLimit.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { App } from '../storage/port/apps.ts';
import { kickAccount } from './kick.ts';
import { assertRoom } from './room.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'sessions' | 'clock'>;

/** Whose account in which app, and who asks from where. */
interface Asked {
  app: App;
  settings: Settings;
  address: string;
}

/** Argon2id as OWASP recommends it: 19 MiB and two passes for each password. */
const HASHING = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;
/** Passwords that are hashed at the same time, and that wait for it: each takes memory and a thread. */
const AT_ONCE = 2;
const WAITING = 64;
const WAIT_MS = 10_000;

/** Names without a password that are remembered because somebody tried to sign in with them. */
const GUESSED_MAX = 10_000;

interface PasswordTries {
  failures: number;
  lockedUntilMs: number;
}

/** Passwords of hosted accounts: set, checked, and locked where they are guessed at (S10). */
export class Passwords {
  private readonly hashing = new Bulkhead(AT_ONCE, WAITING);
  private readonly wrongFrom = new WindowCounter(60_000);
  /** Names that nobody signs in with: they are locked as others are, or a lock would tell who there is. */
  private readonly guessed = new LRUCache<string, PasswordTries>({ max: GUESSED_MAX });
  /** Stands for the password of who has none, so that an answer takes as long. */
  private nobodys: string | undefined;

  /**
   * Makes an account with a password.
   *
   * @throws ImError `hostedAccountExists`, `hostedNameLength`, `hostedNameForm`, `passwordIllegal`, `passwordsBusy`, `accountsFull`
   */
  async register(ctx: Needs, { app, settings }: Asked, name: { text: string; type: number }, password: string) {
    const userId = hostedName(settings, name);
    assertPassword(settings, 'Password', password);
    if (await ctx.accounts.find(app.sdkAppId, userId)) throw new ImError('hostedAccountExists', { userId });
    await assertRoom(ctx, app.sdkAppId, settings, userId);
    const hash = await this.hash(password);
    const account = await ctx.storage.passwords.register(app.sdkAppId, userId, hash, ctx.clock.nowMs());
    if (!account) throw new ImError('hostedAccountExists', { userId });
    ctx.accounts.put(account);
  }

  /**
   * Gives an account a password, another one or none, and signs it out everywhere.
   *
   * @throws ImError `accountUnknown`, `passwordIllegal`, `passwordsBusy`
   */
  async set(ctx: Needs, { app, settings }: Asked, userId: string, password: string): Promise<void> {
    if (password !== '') assertPassword(settings, 'Password', password);
    const account = await ctx.accounts.find(app.sdkAppId, userId);
    if (!account) throw new ImError('accountUnknown', { userId });
    await ctx.storage.passwords.set(account.uid, password && (await this.hash(password)));
    await kickAccount(ctx, app.sdkAppId, userId);
  }

  /**
   * Takes a password for a UserSig.
   *
   * @throws ImError `passwordWrong`, also where there is no such account; `passwordLocked`, `passwordsBusy`
   */
  async signIn(ctx: Needs, asked: Asked, userId: string, password: string) {
    const account = await this.check(ctx, asked, userId, password);
    return ticketOf(ctx, asked, account);
  }

  /**
   * Changes one's own password: sessions end, UserSigs made before stop to work.
   *
   * @throws ImError as `signIn`, and `passwordIllegal`
   */
  async change(ctx: Needs, asked: Asked, userId: string, password: string, newPassword: string) {
    assertPassword(asked.settings, 'NewPassword', newPassword);
    const account = await this.check(ctx, asked, userId, password);
    await ctx.storage.passwords.set(account.uid, await this.hash(newPassword));
    await kickAccount(ctx, asked.app.sdkAppId, account.userId);
    return ticketOf(ctx, asked, account);
  }

  private async check(ctx: Needs, { app, settings, address }: Asked, userId: string, password: string) {
    const from = `${app.sdkAppId} ${address}`;
    if (this.wrongFrom.count(from, ctx.clock.nowMs()) >= settings.passwordTriesPerMinute)
      throw new ImError('passwordLocked', { seconds: 60 });
    const account = await accountNamed(ctx, app.sdkAppId, userId);
    const { passwordFailuresMax: max, passwordLockSec } = settings;
    const lockMs = passwordLockSec * 1000;
    const known = account && (await ctx.storage.passwords.attempt(account.uid, max, lockMs, ctx.clock.nowMs()));
    const tried = known ?? this.guess(`${app.sdkAppId} ${userId.toLowerCase()}`, max, lockMs, ctx.clock.nowMs());
    if ('lockedUntilMs' in tried) {
      const lockedMs = tried.lockedUntilMs - ctx.clock.nowMs();
      throw new ImError('passwordLocked', { seconds: Math.max(1, Math.ceil(lockedMs / 1000)) });
    }
    this.nobodys ??= await this.hash(crypto.randomUUID());
    const hash = tried.hash ?? this.nobodys;
    const isRight = await this.inTurn(() => Bun.password.verify(password, hash));
    if (account && known && isRight) {
      await ctx.storage.passwords.succeeded(account.uid);
      return account;
    }
    this.wrongFrom.add(from, ctx.clock.nowMs());
    throw new ImError('passwordWrong');
  }

  /** As the store counts tries at an account that has a password. */
  private guess(
    name: string,
    max: number,
    lockMs: number,
    nowMs: number,
  ): { lockedUntilMs: number } | { hash?: string } {
    const { failures, lockedUntilMs } = this.guessed.get(name) ?? { failures: 0, lockedUntilMs: 0 };
    if (lockedUntilMs > nowMs) return { lockedUntilMs };
    const isLast = failures + 1 >= max;
    this.guessed.set(
      name,
      isLast ? { failures: 0, lockedUntilMs: nowMs + lockMs } : { failures: failures + 1, lockedUntilMs: 0 },
    );
    return {};
  }

  private hash(password: string): Promise<string> {
    return this.inTurn(() => Bun.password.hash(password, HASHING));
  }

  private async inTurn<T extends string | boolean>(work: () => Promise<T>): Promise<T> {
    const done = await this.hashing.run(0, WAIT_MS, async () => ({ result: await work() }));
    if (typeof done === 'string') throw new ImError('passwordsBusy');
    return done.result;
  }
}

/** Hosted names have no capitals; imported accounts with a password are found as they are written. */
async function accountNamed(ctx: Needs, sdkAppId: number, userId: string): Promise<Account | undefined> {
  return (await ctx.accounts.find(sdkAppId, userId)) ?? (await ctx.accounts.find(sdkAppId, userId.toLowerCase()));
}

function ticketOf(ctx: Needs, { app, settings }: Asked, { userId }: Account) {
  const expireSec = settings.passwordUserSigSec;
  const nowSec = Math.floor(ctx.clock.nowMs() / 1000);
  const UserSig = makeUserSig({ sdkAppId: app.sdkAppId, userId, key: app.key, expireSec, nowSec });
  return { UserID: userId, UserSig, ExpireSec: expireSec };
}

function assertPassword({ passwordMinLength, passwordMaxLength }: Settings, field: string, password: string): void {
  const count = [...password].length;
  if (count >= passwordMinLength && count <= passwordMaxLength) return;
  const reason = `has ${count} characters, ${passwordMinLength} to ${passwordMaxLength} are allowed`;
  throw new ImError('passwordIllegal', { field, reason });
}

/** The forms of names by type (rest-api §3.6). */
const FORMS: Record<number, { matches: RegExp; shape: string; min: number; max: number }> = {
  1: { matches: /^\d{1,4}-\d{4,15}$/, shape: 'a phone number as 86-13800000000', min: 4, max: 24 },
  2: { matches: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, shape: 'an e-mail address', min: 4, max: 64 },
  3: { matches: /^(?!\d+$)[a-z0-9._]+$/, shape: 'of a-z, 0-9, "." and "_", and not all digits', min: 4, max: 24 },
};

/**
 * The account name of what somebody registers under, without capitals.
 *
 * @throws ImError `hostedNameLength`, `hostedNameForm`
 */
function hostedName(settings: Settings, { text, type }: { text: string; type: number }): string {
  const name = text.toLowerCase();
  const form = FORMS[type];
  if (!form) throw new ImError('hostedNameForm', { field: 'IdentifierType', reason: 'must be 1, 2 or 3' });
  const { length } = name;
  if (length < form.min || length > form.max)
    throw new ImError('hostedNameLength', {
      reason: `has ${length} characters, ${form.min} to ${form.max} are allowed`,
    });
  if (!form.matches.test(name))
    throw new ImError('hostedNameForm', { field: 'Identifier', reason: `must be ${form.shape}` });
  const flaw = userIdFlaw(name, settings.userIdMaxBytes);
  if (flaw) throw new ImError('hostedNameLength', { reason: flaw });
  return name;
}
