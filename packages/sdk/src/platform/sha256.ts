const BLOCK = 64;
const WORDS = 64;
/** Where in the last block the length stands. */
const LENGTH_AT = BLOCK - 8;

/** The first 32 bits of the fractional parts of roots of the first primes, as FIPS 180-4 §4.2.2 and §5.3.3 have them. */
function rootsOfPrimes(count: number, degree: 2 | 3): Int32Array {
  const roots = new Int32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    const root = degree === 2 ? Math.sqrt(n) : Math.cbrt(n);
    if (divisor * divisor > n) roots[found++] = (root - Math.floor(root)) * 2 ** 32;
  }
  return roots;
}

let constants: Int32Array | undefined;

/** SHA-256 (FIPS 180-4) of bytes that come in pieces. Worked out here, for not every platform has WebCrypto. */
export class Sha256 {
  private readonly state = rootsOfPrimes(8, 2);
  private readonly schedule = new Int32Array(WORDS);
  private readonly rest = new Uint8Array(BLOCK);
  private bytes = 0;

  /** Takes the next bytes, as many as there are. */
  update(piece: Uint8Array): this {
    let at = 0;
    const waiting = this.bytes % BLOCK;
    this.bytes += piece.length;
    if (waiting > 0) {
      at = Math.min(BLOCK - waiting, piece.length);
      this.rest.set(piece.subarray(0, at), waiting);
      if (waiting + at < BLOCK) return this;
      this.take(this.rest, 0);
    }
    for (; at + BLOCK <= piece.length; at += BLOCK) this.take(piece, at);
    this.rest.set(piece.subarray(at));
    return this;
  }

  /** The digest of all that came, in hexadecimal; nothing may come after it. */
  hex(): string {
    const { bytes, rest } = this;
    const waiting = bytes % BLOCK;
    rest.fill(0, waiting);
    rest[waiting] = 0x80;
    if (waiting >= LENGTH_AT) {
      this.take(rest, 0);
      rest.fill(0);
    }
    const length = new DataView(rest.buffer, LENGTH_AT);
    length.setUint32(0, Math.floor(bytes / 2 ** 29));
    length.setUint32(4, (bytes * 8) >>> 0);
    this.take(rest, 0);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  // Written without lists and small functions: this is where a big file's time goes.
  private take(from: Uint8Array, at: number): void {
    const { state } = this;
    constants ??= rootsOfPrimes(WORDS, 3);
    const [k, w] = [constants, filled(this.schedule, from, at)];
    const word = (index: number): number => state[index] as number;
    let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
    let [e, f, g, h] = [word(4), word(5), word(6), word(7)];
    for (let step = 0; step < WORDS; step++) {
      const turnedE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + turnedE + (g ^ (e & (f ^ g))) + (k[step] as number) + (w[step] as number)) | 0;
      const turnedA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      const second = (turnedA + ((a & b) | (c & (a | b)))) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    state.set([word(0) + a, word(1) + b, word(2) + c, word(3) + d, word(4) + e, word(5) + f, word(6) + g, word(7) + h]);
  }
}

/** The schedule of a block (FIPS 180-4 §6.2.2). */
function filled(w: Int32Array, from: Uint8Array, at: number): Int32Array {
  for (let step = 0, byte = at; step < 16; step++, byte += 4) {
    const high = ((from[byte] as number) << 24) | ((from[byte + 1] as number) << 16);
    w[step] = high | ((from[byte + 2] as number) << 8) | (from[byte + 3] as number);
  }
  for (let step = 16; step < WORDS; step++) {
    const early = w[step - 15] as number;
    const late = w[step - 2] as number;
    const small = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const large = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    w[step] = ((w[step - 16] as number) + small + (w[step - 7] as number) + large) | 0;
  }
  return w;
}
