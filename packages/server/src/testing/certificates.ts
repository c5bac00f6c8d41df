import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, as files and as their content. */
export interface Certified {
  certFile: string;
  keyFile: string;
  cert: string;
  key: string;
}

/** An authority of the tests' own, made by OpenSSL. */
export interface Authority extends Certified, Disposable {
  /** Signs a certificate for these names, such as `DNS:localhost,IP:127.0.0.1`. */
  certify(names: string): Certified;
}

export function authority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-ca-'));
  let made = 0;
  const openssl = (...args: string[]) => {
    const { exitCode, stderr } = Bun.spawnSync(['openssl', ...args], { cwd: folder });
    if (exitCode !== 0) throw new Error(`openssl ${args[0]}: ${stderr.toString()}`);
  };
  const files = (): Pick<Certified, 'certFile' | 'keyFile'> => {
    const name = join(folder, String(++made));
    return { certFile: `${name}.pem`, keyFile: `${name}.key` };
  };
  const read = ({ certFile, keyFile }: Pick<Certified, 'certFile' | 'keyFile'>): Certified => ({
    ...{ certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') },
  });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];

  const root = files();
  openssl('req', '-x509', ...newKey, '-subj', '/CN=test authority', '-keyout', root.keyFile, '-out', root.certFile);
  return {
    ...read(root),
    certify(names) {
      const own = files();
      const [request, wanted] = [`${own.certFile}.csr`, `${own.certFile}.ext`];
      writeFileSync(wanted, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
      openssl('req', ...newKey.slice(0, -2), '-subj', '/CN=test', '-keyout', own.keyFile, '-out', request);
      const by = ['-CA', root.certFile, '-CAkey', root.keyFile, '-CAcreateserial', '-extfile', wanted];
      openssl('x509', '-req', '-days', '30', ...by, '-in', request, '-out', own.certFile);
      return read(own);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
