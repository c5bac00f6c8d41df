import Type, { type Static } from 'typebox';

/** What `statusType` says of an account (sdk-js-api §4.8). */
export const statusTypes = { online: 1, offline: 2, unlogined: 3 } as const;

/** The status of one account as clients see it. */
export const WireStatus = Type.Object({
  userId: Type.String(),
  statusType: Type.Integer({
    minimum: 1,
    maximum: 3,
    description: '1 online, 2 without connection but signed in on a device, 3 signed out or never signed in.',
  }),
  customStatus: Type.String({ description: "The account's own words; empty unless it is online." }),
});
export type WireStatus = Static<typeof WireStatus>;
