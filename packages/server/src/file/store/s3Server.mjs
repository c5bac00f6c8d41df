import S3rver from 's3rver';

/** A real S3 server in a process of its own, for tests: its folder is the argument; it prints its port. */
const server = new S3rver({
  ...{ address: '127.0.0.1', port: 0, silent: true, directory: process.argv[2] },
  configureBuckets: [{ name: 'files', configs: [] }],
});
const { port } = await server.run();
process.stdout.write(`${port}\n`);
