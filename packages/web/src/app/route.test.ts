import { expect, test } from 'bun:test';
import { hashOf, type Place, parentOf, placeOf } from './route.ts';

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

test('one comes back from a topic to those of its community, and from anything else to the list', () => {
  const topic = placeOf('#/GROUP%40TGS%23_town%40TOPIC%23_news');

  expect(topic).toEqual({ tab: 'chats', conversationId: 'GROUP@TGS#_town@TOPIC#_news' });
  expect(parentOf(topic)).toEqual({ tab: 'chats', conversationId: 'GROUP@TGS#_town' });
  expect(parentOf(parentOf(topic))).toEqual({ tab: 'chats' });
  expect(parentOf({ tab: 'chats', conversationId: 'C2Cbob' })).toEqual({ tab: 'chats' });
  expect(parentOf({ tab: 'contacts', page: { kind: 'requests' } })).toEqual({ tab: 'contacts' });
});
