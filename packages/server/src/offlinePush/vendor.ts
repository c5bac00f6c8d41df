import type { PushKind } from '@hongyan/contract';
import type { Resolver } from '../hooks/address.ts';
import type { PushChannel } from '../storage/port/offlinePushes.ts';
import type { CheckedCredentials, PushNotice } from './port.ts';

/** One push on its way to a device. */
export interface OutgoingPush extends PushNotice {
  /** 0: the badge is left alone. */
  badge: number;
  /** The same at each try: where the vendor can, a repeat replaces the first. Letters, digits and `-`, at most 32. */
  collapseId: string;
  /** How long the provider keeps it for a device that is off, at least 1 s. */
  lifeSec: number;
  maxBytes: number;
}

/** What a provider said. `dead`: the token will never be good again; `retry`: later, perhaps. */
export interface PushAnswer {
  outcome: 'sent' | 'dead' | 'refused' | 'retry' | 'tooLong';
  /** For people; holds no secret. */
  text: string;
  /** Of `retry`: not before so many ms. */
  afterMs?: number;
}

/** An open way to one provider for one channel of an app. */
export interface PushLine {
  /** Hands one push to the provider; rejects where it cannot be reached, which counts as `retry`. */
  send(push: OutgoingPush, token: string): Promise<PushAnswer>;
  close(): void;
}

/** What lines reach providers with. */
export interface ProviderWire {
  resolver: Pick<Resolver, 'addressOf' | 'forget'>;
  timeoutMs: number;
  /** PEM of the authorities that count in place of the system's. */
  ca: string | undefined;
}

type Credentials = PushChannel['credentials'];

/** A vendor: all that is peculiar to one kind of channel. */
export interface PushVendor {
  kind: PushKind;
  /** Says what is wrong with credentials, or completes them. */
  check(credentials: Credentials): Promise<CheckedCredentials>;
  open(credentials: Credentials, wire: ProviderWire): PushLine;
}

/** What `Retry-After` asks for, in ms: seconds or a date. */
export function retryAfterMs(value: string | null | undefined, nowMs: number): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
