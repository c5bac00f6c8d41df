import { generateKeyPairSync } from 'node:crypto';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { PushKind } from '@hongyan/contract';
import { type Authority, authority } from './certificates.ts';

/** A push as a provider got it. */
export interface Arrived {
  kind: PushKind;
  /** Of a browser: the path of its subscription. */
  token: string;
  headers: Record<string, string>;
  /** JSON, the fields of a form, or bytes. */
  body: Record<string, unknown>;
  bytes: Uint8Array;
}

/** What a provider answers; a text stands for its JSON. */
export interface Reply {
  status: number;
  body?: object | string;
  headers?: Record<string, string>;
  /** Nothing is answered until then. */
  after?: Promise<unknown>;
}

/** Push services of the test's own, which answer as the real ones document it. */
export interface Providers extends Disposable {
  /** PEM file of the authority of their certificates. */
  caFile: string;
  arrived: Arrived[];
  /** How often somebody asked for an access token. */
  signIns: { path: string; form: Record<string, string> }[];
  /** Credentials of a channel to them. */
  credentials: Record<Exclude<PushKind, 'web'>, Record<string, string>>;
  webEndpoint(name: string): string;
  /** What is answered from now on; nothing: that all is well. */
  answer(how: ((push: Arrived) => Reply | undefined) | undefined): void;
  /** Pushes to this token, in the order of their coming. */
  to(token: string): Arrived[];
}

const GOOD: Record<PushKind, () => Reply> = {
  apns: () => ({ status: 200, headers: { 'apns-id': crypto.randomUUID() } }),
  fcm: () => ({ status: 200, body: { name: 'projects/test/messages/1' } }),
  web: () => ({ status: 201 }),
  huawei: () => ({ status: 200, body: { code: '80000000', msg: 'Success', requestId: '1' } }),
  xiaomi: () => ({ status: 200, body: { result: 'ok', code: 0, data: { id: '1' } } }),
};

/** Starts them on two ports of this machine. */
export async function providers(): Promise<Providers> {
  const ca = authority();
  const heard = new Heard();
  const apns = await startApns(ca, heard);
  const web = startWeb(ca, heard);
  const port = (apns.address() as AddressInfo).port;
  return {
    caFile: ca.certFile,
    arrived: heard.arrived,
    signIns: heard.signIns,
    credentials: credentialsFor(`https://localhost:${port}`, web.url.origin),
    webEndpoint: (name) => `${web.url.origin}/web/${name}`,
    answer: (how) => {
      heard.how = how;
    },
    to: (token) => heard.arrived.filter((one) => one.token === token),
    [Symbol.dispose]() {
      apns.close();
      for (const session of heard.sessions) session.destroy();
      void web.stop(true);
      ca[Symbol.dispose]();
    },
  };
}

class Heard {
  readonly arrived: Arrived[] = [];
  readonly signIns: Providers['signIns'] = [];
  readonly sessions = new Set<http2.ServerHttp2Session>();
  how: ((push: Arrived) => Reply | undefined) | undefined;

  async reply(push: Arrived): Promise<Reply> {
    this.arrived.push(push);
    const reply = this.how?.(push) ?? GOOD[push.kind]();
    await reply.after;
    return reply;
  }
}

function credentialsFor(apns: string, web: string): Providers['credentials'] {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: typeof ec.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const account = {
    ...{ project_id: 'test', client_email: 'push@test.example', private_key: pem(rsa.privateKey) },
    token_uri: `${web}/oauth/token`,
  };
  return {
    apns: {
      Key: pem(ec.privateKey),
      KeyId: 'KEY1234567',
      TeamId: 'TEAM123456',
      BundleId: 'org.example.chat',
      Endpoint: apns,
    },
    fcm: { ServiceAccount: JSON.stringify(account), Endpoint: web },
    huawei: { AppId: '100', AppSecret: 'huawei-secret', Endpoint: web, TokenEndpoint: web },
    xiaomi: { AppSecret: 'xiaomi-secret', PackageName: 'org.example.chat', Endpoint: web },
  };
}

async function startApns(ca: Authority, heard: Heard): Promise<http2.Http2SecureServer> {
  const { cert, key } = ca.certify('DNS:localhost');
  const server = http2.createSecureServer({ cert, key });
  server.on('session', (session) => {
    heard.sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => heard.sessions.delete(session));
  });
  server.on('stream', (stream: http2.ServerHttp2Stream, headers) => {
    stream.on('error', () => {});
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', async () => {
      const bytes = Buffer.concat(parts);
      const token = String(headers[':path']).replace('/3/device/', '');
      const body = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
      const reply = await heard.reply({ kind: 'apns', token, headers: textsIn(headers), body, bytes });
      if (stream.destroyed) return;
      stream.respond({ ':status': reply.status, ...reply.headers });
      stream.end(reply.body ? JSON.stringify(reply.body) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

const textsIn = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** All that speak HTTP/1.1: each under paths of its own. */
function startWeb(ca: Authority, heard: Heard) {
  const { cert, key } = ca.certify('DNS:localhost');
  return Bun.serve({
    hostname: 'localhost',
    port: 0,
    tls: { cert, key },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const bytes = await request.bytes();
      const text = new TextDecoder().decode(bytes);
      if (pathname === '/oauth/token' || pathname === '/oauth2/v3/token') {
        heard.signIns.push({ path: pathname, form: Object.fromEntries(new URLSearchParams(text)) });
        return Response.json({ access_token: `pass-${heard.signIns.length}`, expires_in: 3_600 });
      }
      const headers = Object.fromEntries(request.headers);
      const reply = await heard.reply({ ...readPush(pathname, text), headers, bytes });
      const body = typeof reply.body === 'object' ? JSON.stringify(reply.body) : reply.body;
      return new Response(body ?? '', { status: reply.status, headers: reply.headers ?? {} });
    },
  });
}

function readPush(path: string, text: string): Pick<Arrived, 'kind' | 'token' | 'body'> {
  if (path.startsWith('/web/')) return { kind: 'web', token: path.slice('/web/'.length), body: {} };
  if (path === '/v3/message/regid') {
    const form = Object.fromEntries(new URLSearchParams(text));
    return { kind: 'xiaomi', token: form.registration_id ?? '', body: form };
  }
  const body = JSON.parse(text) as { message: { token: string | string[] } };
  const kind = path.startsWith('/v1/projects/') ? 'fcm' : 'huawei';
  return { kind, token: [body.message.token].flat()[0] ?? '', body };
}
