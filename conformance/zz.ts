import { startServer } from './server.ts';
import { cast } from './cast.ts';
import { socketSamples } from './samples.ts';
await using server = await startServer();
await using here = cast(server);
const [bob=''] = await here.accounts('bob');
for (const name of Object.keys(socketSamples)) {
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const r = await alice.ask(name, (socketSamples as any)[name](bob)).catch(e => e.message);
  const r2 = await Promise.race([alice.ask('ping', {}).catch(e=>e.message), Bun.sleep(500).then(()=>'timeout')]);
  console.log(name, JSON.stringify(r).slice(0,80), JSON.stringify(r2));
  alice.closed.then(c => console.log(' closed', name, c));
}
