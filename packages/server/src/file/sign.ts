import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FileAddress, Purpose, Signing, Ticket } from './place.ts';

/** Signs addresses of files with a key that never leaves the server: nobody else can make one. */
export class Signer implements Signing {
  constructor(private readonly secret: string) {}

  fileSignature({ sdkAppId, uuid, variant, expiresSec }: FileAddress): string {
    return this.mac(`${variant === '0' ? 'file' : 'picture'} ${sdkAppId} ${uuid} ${expiresSec}`);
  }

  isFileSigned(address: FileAddress, signature: string): boolean {
    return isSame(signature, this.fileSignature(address));
  }

  pack(purpose: Purpose, { sdkAppId, uid, kind, sha256, size, name, isKept, expiresSec }: Ticket): string {
    const fields = [sdkAppId, uid, kind, sha256, size, name, isKept, expiresSec, crypto.randomUUID()];
    const said = Buffer.from(JSON.stringify(fields)).toString('base64url');
    return `${said}.${this.mac(`${purpose} ${said}`)}`;
  }

  unpack(purpose: Purpose, text: string): Ticket | undefined {
    const [said = '', signature = '', more] = text.split('.');
    if (more !== undefined || !isSame(signature, this.mac(`${purpose} ${said}`))) return undefined;
    const fields = JSON.parse(Buffer.from(said, 'base64url').toString()) as unknown[];
    const [sdkAppId, uid, kind, sha256, size, name, isKept, expiresSec] = fields;
    return { sdkAppId, uid, kind, sha256, size, name, isKept, expiresSec } as Ticket;
  }

  numbers(about: string, count: number, below: number): number[] {
    return Array.from({ length: count }, (_, at) => {
      const drawn = createHmac('sha256', this.secret).update(`number ${at} ${about}`).digest().readBigUInt64BE();
      return Number(drawn % BigInt(below));
    });
  }

  private mac = (text: string): string => createHmac('sha256', this.secret).update(text).digest('base64url');
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
