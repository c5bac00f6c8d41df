/** An app's own server that agrees with everything at once. Prints its address; ends with its parent. */
const answer = JSON.stringify({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' });
const app = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: async (request) => {
    await request.arrayBuffer();
    return new Response(answer, { headers: { 'Content-Type': 'application/json' } });
  },
});
process.stdout.write(`http://127.0.0.1:${app.port}\n`);
