import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Networks that are not the Internet: of this machine, of the house, of the link, of tests, of groups of receivers. */
const PRIVATE = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/32 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8',
]
  .join(' ')
  .split(' ');

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

const privateNetworks = listOf(PRIVATE);

/** An IPv4 address in the clothes of an IPv6 one is judged as what it is. */
const bare = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!hex) return address;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/**
 * Says which addresses may be called: all of the Internet, and the private ones that are named.
 *
 * @param allowed networks such as `10.0.0.0/8,127.0.0.1`, or `all`
 * @throws Error for what is no network
 */
export function allowedAddresses(allowed: string): (address: string) => boolean {
  if (allowed.trim() === 'all') return () => true;
  const list = listOf(
    allowed
      .split(',')
      .map((network) => network.trim())
      .filter((network) => network !== ''),
  );
  return (given) => {
    const address = bare(given);
    const family = familyOf(address);
    return isIP(address) > 0 && (!privateNetworks.check(address, family) || list.check(address, family));
  };
}

/** A host that may not be called. */
export class ForbiddenAddress extends Error {}

/** How many hosts are remembered. */
const HOSTS_MAX = 1_000;

/**
 * Finds the address of a host and keeps it for a while. Whoever asks connects to just that address, so a name that leads
 * elsewhere a moment later leads nobody there.
 */
export class Resolver {
  private readonly known = new Map<string, { address: string; untilMs: number }>();

  /** @param look asks for all addresses of a name */
  constructor(
    private readonly mayCall: (address: string) => boolean,
    private readonly keepMs: number,
    private readonly look: (name: string) => Promise<{ address: string }[]> = (name) =>
      lookup(name, { all: true, order: 'ipv4first' }),
  ) {}

  /** @throws ForbiddenAddress when any of the host's addresses is none that may be called; Error when it has none */
  async addressOf(host: string): Promise<string> {
    const name = host.replace(/^\[|\]$/g, '');
    const known = this.known.get(name);
    const now = performance.now();
    if (known && known.untilMs > now) return known.address;
    const found = isIP(name) > 0 ? [{ address: name }] : await this.look(name);
    const [first] = found;
    if (!first) throw new Error(`${name} has no address`);
    const forbidden = found.find(({ address }) => !this.mayCall(address));
    if (forbidden) throw new ForbiddenAddress(`the address ${forbidden.address} is private`);
    if (this.known.size >= HOSTS_MAX) this.known.clear();
    this.known.set(name, { address: first.address, untilMs: now + this.keepMs });
    return first.address;
  }

  /** Looks again at the next call: what was found does not answer. */
  forget(host: string): void {
    this.known.delete(host.replace(/^\[|\]$/g, ''));
  }
}
