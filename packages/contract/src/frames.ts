/** Sub-protocols of the WebSocket, by codec (design §4). */
export const subProtocols = { msgpack: 'hongyan.v1.msgpack', json: 'hongyan.v1.json' } as const;
export type Codec = keyof typeof subProtocols;

/** Client to server: id (a positive integer, unique among those in flight), command, params. */
export interface RequestFrame {
  i: number;
  c: string;
  p: unknown;
}
/** Server to client: the answer to request `i`, or its error. */
export type ReplyFrame = { i: number; r: unknown } | { i: number; e: { code: number; info: string } };
/** Server to client: an event. */
export interface EventFrame {
  n: string;
  p: unknown;
}
