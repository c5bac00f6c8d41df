import { hash } from 'node:crypto';
import { ImError } from '@hongyan/contract';
import { checkUserSig } from '@hongyan/contract/usersig/check';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../ctx.ts';
import type { App } from '../storage/port/apps.ts';
import { WindowCounter } from './rateLimit.ts';

type Needs = Pick<Ctx, 'apps' | 'accounts' | 'clock'>;

/** A UserSig that verified: when it was made and when it expires, in seconds. */
export interface Ticket {
  madeSec: number;
  expiresSec: number;
}

/** Verified tickets are remembered under the key that verified them, so that a changed key forgets them. */
const VERIFIED_MAX = 10_000;

/** Checks UserSigs of administrators and of users (S8); remembers good ones and counts bad ones. */
export class Authoriser {
  private readonly verified = new LRUCache<string, Ticket>({ max: VERIFIED_MAX });
  private readonly failures = new WindowCounter(60_000);

  constructor(private readonly ctx: Needs) {}

  /**
   * The app of this number, when it may be used.
   *
   * @throws ImError `appUnknown`, `appDisabled`
   */
  app(sdkAppId: number): App {
    const app = this.ctx.apps.get(sdkAppId);
    if (!app) throw new ImError('appUnknown', { sdkAppId });
    if (app.state !== 'active') throw new ImError('appDisabled', { sdkAppId, state: app.state });
    return app;
  }

  /**
   * Checks that a UserSig opens this account, and that the account was not kicked since.
   *
   * Wrong ones are counted by account and address, so that a stranger cannot lock an account out; one that verified
   * before passes whatever the count.
   *
   * @throws ImError with the code of the way in which it is wrong
   */
  async ticket(app: App, userId: string, userSig: string, address: string): Promise<Ticket> {
    const { nowMs, nowSec } = this.now();
    const { badUserSigsPerMinute: allowed, userSigPublicKey: publicKey } = this.ctx.apps.settings(app.sdkAppId);
    // Of what is remembered ten thousand times, a digest takes a fraction of the text.
    const cacheKey = hash('sha256', `${app.sdkAppId} ${app.key} ${publicKey} ${userId} ${userSig}`, 'base64');
    let ticket = this.verified.get(cacheKey);
    if (!ticket || nowSec > ticket.expiresSec) {
      const failureKey = `${app.sdkAppId} ${address} ${userId}`;
      if (this.failures.count(failureKey, nowMs) >= allowed) throw new ImError('tooManyBadUserSigs', { userId });
      const checked = checkUserSig({ userSig, sdkAppId: app.sdkAppId, userId, key: app.key, publicKey, nowSec });
      if (!('claims' in checked)) {
        this.failures.add(failureKey, nowMs);
        throw new ImError(checked.fault, checked.details);
      }
      ticket = { madeSec: checked.claims.timeSec, expiresSec: checked.claims.timeSec + checked.claims.expireSec };
      this.verified.set(cacheKey, ticket);
    }

    const account = await this.ctx.accounts.find(app.sdkAppId, userId);
    if (account && ticket.madeSec < account.notBeforeSec) throw new ImError('userSigRevoked');
    return ticket;
  }

  /**
   * Reads who makes a REST call from its URL (rest-api §1.1).
   *
   * @throws ImError of the access layer, of UserSig, or `notAdmin`
   */
  async admin(query: URLSearchParams, address: string): Promise<{ app: App; userId: string }> {
    const idText = query.get('sdkappid');
    if (!idText) throw new ImError('appIdMissing');
    if (!/^\d{1,10}$/.test(idText) || !this.ctx.apps.get(Number(idText)))
      throw new ImError('appIdIllegal', { value: idText.slice(0, 40) });
    const app = this.app(Number(idText));
    const userId = query.get('identifier');
    if (!userId) throw new ImError('identifierMissing');
    const userSig = query.get('usersig');
    if (userSig === null) throw new ImError('userSigMissing');
    // A form-decoding URL parser turns no character of a UserSig into another; only a raw "+" would suffer, and it has none.
    await this.ticket(app, userId, userSig, address);
    if (!app.admins.includes(userId)) throw new ImError('notAdmin', { userId });
    return { app, userId };
  }

  private now(): { nowMs: number; nowSec: number } {
    const nowMs = this.ctx.clock.nowMs();
    return { nowMs, nowSec: Math.floor(nowMs / 1000) };
  }
}
