const ALGORITHMS = {
  ES256: { import: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  RS256: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
} as const;
type Algorithm = keyof typeof ALGORITHMS;

/** Reads a private key from the text of a PKCS #8 PEM file. @throws what the key is not */
export function readKey(pem: string, algorithm: Algorithm): Promise<CryptoKey> {
  const body = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/.exec(pem)?.[1];
  if (body === undefined) throw new Error('there is no private key in it');
  const bytes = Buffer.from(body.replace(/\s/g, ''), 'base64');
  return crypto.subtle.importKey('pkcs8', bytes, ALGORITHMS[algorithm].import, false, ['sign']);
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a JSON web token. */
export async function signToken(key: CryptoKey, algorithm: Algorithm, header: object, claims: object): Promise<string> {
  const said = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  const signature = await crypto.subtle.sign(ALGORITHMS[algorithm].sign, key, Buffer.from(said));
  return `${said}.${Buffer.from(signature).toString('base64url')}`;
}

/**
 * Something that a provider lets in with, made when it is first needed and again when it is old. Calls that come meanwhile
 * share one making.
 */
export class Pass {
  private made: Promise<{ value: string; untilMs: number }> | undefined;

  /** @param make gives it and how long it is good, ms */
  constructor(private readonly make: () => Promise<{ value: string; goodMs: number }>) {}

  async get(): Promise<string> {
    const seen = this.made;
    const known = await seen?.catch(() => undefined);
    if (known && known.untilMs > performance.now()) return known.value;
    if (this.made === seen || !this.made) this.made = this.again();
    return (await this.made).value;
  }

  /** The provider does not take it any more. */
  drop(): void {
    this.made = undefined;
  }

  private again(): Promise<{ value: string; untilMs: number }> {
    const making = this.make().then(({ value, goodMs }) => ({ value, untilMs: performance.now() + goodMs }));
    making.catch(() => {
      if (this.made === making) this.made = undefined;
    });
    return making;
  }
}
