/** A bare WebSocket echo server of the same runtime: the yardstick for the gateway. Prints its port. */
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('ok')),
  websocket: { perMessageDeflate: false, message: (socket, message) => void socket.send(message) },
});
process.stdout.write(`http://127.0.0.1:${server.port}\n`);
