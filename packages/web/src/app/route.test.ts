import { expect, test } from 'bun:test';
import { hashOf, type Place, placeOf } from './route.ts';

test('an address says which list is shown and what is open beside it', () => {
  const places: [string, Place][] = [
    ['', { tab: 'chats' }],
    ['#/C2Cbob', { tab: 'chats', conversationId: 'C2Cbob' }],
    ['#/C2Ca%2Fb', { tab: 'chats', conversationId: 'C2Ca/b' }],
    ['#/contacts', { tab: 'contacts' }],
    ['#/contacts/requests', { tab: 'contacts', page: { kind: 'requests' } }],
    ['#/contacts/user/a%2Fb', { tab: 'contacts', page: { kind: 'user', userId: 'a/b' } }],
  ];

  for (const [hash, place] of places) {
    expect(placeOf(hash)).toEqual(place);
    expect(hashOf(place)).toBe(hash);
  }
});

test('what cannot be read is a list with nothing open', () => {
  expect(placeOf('#/%')).toEqual({ tab: 'chats' });
  expect(placeOf('#/contacts/user/%')).toEqual({ tab: 'chats' });
  expect(placeOf('#/contacts/user/')).toEqual({ tab: 'contacts' });
  expect(placeOf('#/contacts/elsewhere')).toEqual({ tab: 'contacts' });
  expect(placeOf('#/contactsbook')).toEqual({ tab: 'chats', conversationId: 'contactsbook' });
});
