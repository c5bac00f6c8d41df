import { createHash, createHmac } from 'node:crypto';

/** The signature of the contract (callbacks.md §1.5): of the token and the time, not of the body. */
export const signTime = (token: string, timeSec: number): string =>
  createHash('sha256').update(`${token}${timeSec}`).digest('hex');

/** Our own signature of the body too, which stands in a header. */
export const signBody = (token: string, timeSec: number, body: string): string =>
  createHmac('sha256', token).update(`${timeSec}.${body}`).digest('hex');
