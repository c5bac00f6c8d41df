import { type Codec, subProtocols } from '@hongyan/contract';

/** What a client's offer of sub-protocols leads to. */
export type Chosen = { codec: Codec; echo: string | undefined } | { flaw: string };

const byName = new Map(Object.entries(subProtocols).map(([codec, name]) => [name as string, codec as Codec]));

/**
 * Chooses the first known sub-protocol of the header; no offer means JSON without an echo.
 *
 * Chosen explicitly, since the server's own choice would be the first one offered, known or not.
 */
export function chooseSubProtocol(offered: string | null): Chosen {
  const names = (offered ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return { codec: 'json', echo: undefined };
  for (const name of names) {
    const codec = byName.get(name);
    if (codec) return { codec, echo: name };
  }
  return { flaw: `unknown sub-protocol ${names.join(', ')}; offer ${[...byName.keys()].join(' or ')}\n` };
}
