import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Files } from './s3.ts';
import { fileStoreSuite } from './suite.ts';

fileStoreSuite('S3', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-s3-'));
  const server = Bun.spawn([process.execPath, join(import.meta.dir, 's3Server.mjs'), folder], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const { value } = await server.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  const open = () =>
    new S3Files({
      ...{
        bucket: 'files',
        prefix: 'some/prefix/',
        endpoint: `http://127.0.0.1:${Number(value)}`,
        region: 'us-east-1',
      },
      // Those of the server, which anybody may know.
      ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    });
  return {
    store: open(),
    reopen: open,
    close: async () => {
      server.kill();
      await server.exited;
      await rm(folder, { recursive: true });
    },
  };
});
