import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { say, shownMessages } from './demo.ts';
import {
  chooseForMessage,
  confirm,
  type GroupStage,
  happened,
  look,
  openDialog,
  openGroupStage,
  panelOf,
  writingIn,
} from './groupPages.ts';

setDefaultTimeout(180_000);

let stage: GroupStage;
beforeAll(async () => {
  stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const phone: BrowserContextOptions = { viewport: { width: 390, height: 780 } };
const svc = 'group_open_http_svc';

/** Makes a community with topics over REST; topics are named like the ends of their IDs. */
async function makeCommunity(
  name: string,
  { members = ['bob'], topics = [] }: { members?: string[]; topics?: string[] },
): Promise<string> {
  const GroupId = `@TGS#_${name}`;
  await stage.rest.ok(`${svc}/create_group`, {
    ...{ Owner_Account: 'alice', Type: 'Community', GroupId, Name: name, SupportTopic: 1 },
    MemberList: members.map((Member_Account) => ({ Member_Account })),
  });
  for (const topic of topics) await makeTopic(GroupId, topic);
  return GroupId;
}

const makeTopic = (GroupId: string, TopicName: string) =>
  stage.rest.ok('million_group_open_http_svc/create_topic', {
    ...{ GroupId, TopicName, TopicId: `${GroupId}@TOPIC#_${TopicName}` },
  });

const speak = (GroupId: string, topic: string, From_Account: string, Text: string) =>
  stage.rest.ok(`${svc}/send_group_msg`, {
    ...{ GroupId, TopicId: `${GroupId}@TOPIC#_${topic}`, From_Account, Random: Math.floor(Math.random() * 2 ** 31) },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text } }],
  });

const topicsIn = (page: Page, name: string): Locator => page.getByRole('navigation', { name: `Topics of ${name}` });
const row = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('listitem').getByRole('button', { name }).first();

async function createTopic(page: Page, name: string, about = ''): Promise<void> {
  await page.getByRole('button', { name: 'New topic' }).click();
  const dialog = page.getByRole('dialog', { name: 'New topic' });
  await dialog.getByRole('textbox', { name: 'Name of the topic' }).fill(name);
  await dialog.getByRole('textbox', { name: 'What it is about' }).fill(about);
  await dialog.getByRole('button', { name: 'Create topic' }).click();
  await page.getByRole('heading', { name, level: 2 }).last().waitFor();
}

const aboutTopic = (page: Page): Locator => page.getByRole('dialog', { name: 'About the topic' });

async function changeTopicFact(page: Page, label: string, text: string): Promise<void> {
  const fact = aboutTopic(page).getByRole('region', { name: label });
  await fact.getByRole('button', { name: `Change: ${label}` }).click();
  await fact.getByRole('textbox').fill(text);
  await fact.getByRole('textbox').press('Enter');
}

test('a community with topics is made on the page; two talk in a topic, read, react, recall and come back after a reload', async () => {
  const alice = await stage.open('Alice');
  const bob = await stage.open('Bob', undefined, { colorScheme: 'dark' });

  await openDialog(alice, 'A group');
  await alice.getByRole('textbox', { name: 'Name of the group' }).fill('Harbour town');
  await alice.getByRole('combobox', { name: 'Kind' }).click();
  await alice.getByTitle(/^Community/).click();
  await alice.getByRole('checkbox', { name: 'With topics' }).check();
  await alice.getByRole('combobox', { name: 'Members' }).fill('bob');
  await alice.keyboard.press('Enter');
  await alice.keyboard.press('Escape');
  await look(alice, 'community-new');
  await alice.getByRole('button', { name: 'Create group' }).click();
  await topicsIn(alice, 'Harbour town').getByText('Make the first one').waitFor();
  await look(alice, 'topics-none-owner');

  // Nothing was said in it yet, and it stands in the list all the same.
  await row(bob, /^Harbour town, No topics yet/).click();
  await topicsIn(bob, 'Harbour town').getByText('Topics are made and changed by Alice').waitFor();
  await look(bob, 'topics-none-member');
  expect(await bob.getByRole('button', { name: /topic/ }).count()).toBe(0);

  await createTopic(alice, 'Boats', 'What floats');
  await row(bob, /^Boats/).click();
  await say(alice, 'A new ferry!');
  await bob.getByRole('article', { name: /A new ferry!$/ }).waitFor();
  await say(bob, 'Where to?');
  await alice.getByRole('article', { name: /Where to\?$/ }).waitFor();
  await chooseForMessage(alice, /Where to\?$/, 'React');
  await alice.getByRole('button', { name: '👍' }).first().click();
  await bob.getByText('👍').first().waitFor();
  await say(bob, 'Sorry, wrong topic');
  await alice.getByRole('article', { name: /wrong topic$/ }).waitFor();
  await chooseForMessage(alice, /wrong topic$/, 'Recall');
  await bob.getByText('Alice recalled a message').first().waitFor();
  await chooseForMessage(alice, /A new ferry!$/, 'Pin for everybody');
  await bob.getByRole('complementary', { name: 'Pinned message' }).getByText('A new ferry!').waitFor();
  await look(alice, 'topic');
  await look(bob, 'topic-dark');

  await bob.reload();
  await writingIn(bob).waitFor();
  await topicsIn(bob, 'Harbour town').waitFor();
  await bob.getByRole('article', { name: /Where to\?$/ }).waitFor();
  expect(await shownMessages(bob)).toEqual([
    { by: 'Alice', text: 'A new ferry!' },
    { by: 'You', text: 'Where to?' },
  ]);
});

test('unread messages and mentions of topics are counted live, in the list of topics and of conversations', async () => {
  const town = await makeCommunity('counts', { topics: ['news', 'jokes'] });
  const alice = await stage.open('Alice', `GROUP${town}@TOPIC#_news`);
  const bob = await stage.open('Bob', `GROUP${town}@TOPIC#_jokes`);
  await writingIn(alice).waitFor();
  await writingIn(bob).waitFor();

  await writingIn(alice).pressSequentially('@bo');
  await alice.getByRole('option', { name: /Bob/ }).click();
  await writingIn(alice).press('Enter');
  await say(alice, 'Look here');

  await row(bob, 'news, 2 unread messages').getByText('[You were mentioned]').waitFor();
  await bob.getByRole('button', { name: 'Chats, 2 unread messages' }).waitFor();
  await look(bob, 'topics-unread');
  await topicsIn(bob, 'counts').getByRole('button', { name: 'Back to the conversations' }).click();
  await row(bob, 'counts, 2 topics, 2 unread messages').getByText('[You were mentioned]').waitFor();
  await look(bob, 'community-in-list');

  await row(bob, /^counts/).click();
  await row(bob, /^news/).click();
  await bob.getByRole('article', { name: /Look here$/ }).waitFor();
  await row(bob, 'news').waitFor();
  await bob.getByRole('button', { name: 'Chats', exact: true }).waitFor();
  await bob.reload();
  await row(bob, 'news').waitFor();
  // What is muted is counted where it stands, and nowhere else.
  await bob.getByRole('button', { name: 'Actions for jokes' }).click();
  await bob.getByRole('menuitem', { name: 'Mute', exact: true }).click();
  await row(bob, 'jokes, Muted').waitFor();
  await speak(town, 'jokes', 'alice', 'A horse walks in');
  await row(bob, 'jokes, 1 unread message, Muted').waitFor();
  expect(await bob.getByRole('button', { name: /^Chats, / }).count()).toBe(0);
});

test('owner and administrators change and mute topics; members are told, and see who may', async () => {
  const town = await makeCommunity('rules', { topics: ['hall'] });
  const alice = await stage.open('Alice', `GROUP${town}@TOPIC#_hall`);
  const bob = await stage.open('Bob', `GROUP${town}@TOPIC#_hall`);
  await writingIn(bob).waitFor();
  await say(bob, 'Anybody here?');
  await alice.getByRole('article', { name: /Anybody here\?$/ }).waitFor();

  await alice.getByRole('button', { name: 'About the topic' }).click();
  await changeTopicFact(alice, 'Name of the topic', 'Town hall');
  await bob.getByRole('heading', { name: 'Town hall' }).waitFor();
  await happened(bob, 'Alice named the topic “Town hall”');
  await changeTopicFact(alice, 'Notice of the topic', 'Speak one by one');
  await bob.getByRole('button', { name: 'Notice: Speak one by one' }).waitFor();
  await look(alice, 'topic-panel');
  await aboutTopic(alice).getByRole('switch', { name: 'Mute all members here' }).click();
  await bob.getByText('Only owner and administrators may write here now.').waitFor();
  await writingIn(bob).waitFor({ state: 'detached' });
  await look(bob, 'topic-muted');
  await alice.keyboard.press('Escape');
  await say(alice, 'I may');
  await bob.getByRole('article', { name: /I may$/ }).waitFor();
  await bob.getByRole('button', { name: 'About the topic' }).click();
  await aboutTopic(bob).getByText('Topics are made and changed by Alice').waitFor();
  expect(
    await aboutTopic(bob)
      .getByRole('button', { name: /^Change/ })
      .count(),
  ).toBe(0);
  expect(await aboutTopic(bob).getByRole('button', { name: 'Delete topic' }).count()).toBe(0);
  await look(bob, 'topic-panel-member');
});

test('a topic that is deleted while it is open is left for the others, and for the list when the community is', async () => {
  const town = await makeCommunity('ends', { topics: ['old', 'new'] });
  const alice = await stage.open('Alice', `GROUP${town}@TOPIC#_old`);
  const bob = await stage.open('Bob', `GROUP${town}@TOPIC#_old`);
  await writingIn(alice).waitFor();
  await writingIn(bob).waitFor();

  await alice.getByRole('button', { name: 'Conversation actions' }).click();
  await alice.getByRole('menuitem', { name: 'Delete topic' }).click();
  await confirm(alice, /^Delete the topic old/, 'Delete topic');

  await bob.getByText('The topic old was deleted').waitFor();
  await row(bob, /^new/).waitFor();
  expect(await topicsIn(bob, 'ends').getByRole('button', { name: /^old/ }).count()).toBe(0);
  expect(decodeURIComponent(new URL(bob.url()).hash)).toBe(`#/GROUP${town}`);
  await look(bob, 'topic-deleted');

  await row(bob, /^new/).click();
  await writingIn(bob).waitFor();
  await topicsIn(alice, 'ends').getByRole('button', { name: 'About the group' }).click();
  await panelOf(alice).getByRole('button', { name: 'Dissolve the group' }).click();
  await confirm(alice, /^Dissolve ends/, 'Dissolve the group');
  await bob.getByText('ends was dissolved').first().waitFor();
  await bob.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await until(async () => new URL(bob.url()).hash === '');
  await alice.getByRole('navigation', { name: 'Conversations' }).waitFor();
});

test('on a phone one goes from the list to the topics, into one, and back the same way', async () => {
  await makeCommunity('steps', { topics: ['first', 'second'] });
  const bob = await stage.open('Bob', undefined, phone);

  await row(bob, /^steps, 2 topics/).click();
  await look(bob, 'phone-topics');
  await row(bob, /^second/).press('Enter');
  await writingIn(bob).waitFor();
  await say(bob, 'From the tram');
  await look(bob, 'phone-topic');
  await bob.getByRole('button', { name: 'Back to the topics' }).click();
  await topicsIn(bob, 'steps').waitFor();
  await row(bob, /^second/)
    .getByText('From the tram')
    .waitFor();
  await bob.goBack();
  await bob.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await row(bob, /^steps/)
    .getByText('From the tram')
    .waitFor();
  await look(bob, 'phone-list');
});

test('who is brought into a community finds its topics, and one is found by its name from the list', async () => {
  const carol = await stage.open('Carol');
  const town = await makeCommunity('later', { members: [], topics: ['streets'] });
  await stage.rest.ok(`${svc}/add_group_member`, { GroupId: town, MemberList: [{ Member_Account: 'carol' }] });
  await row(carol, 'later, 1 topic').waitFor();
  await makeTopic(town, 'gardens');
  await row(carol, /^later, 2 topics/).waitFor();

  await carol.getByRole('searchbox', { name: 'Search conversations' }).fill('garden');
  await carol.getByRole('searchbox', { name: 'Search conversations' }).press('Enter');

  await carol.getByRole('textbox', { name: 'Write to gardens' }).waitFor();
  await say(carol, 'Roses');
  await carol.keyboard.press('Escape');
  await topicsIn(carol, 'later').waitFor();
  await carol.keyboard.press('Escape');
  await carol.getByRole('navigation', { name: 'Conversations' }).waitFor();
});

test('an address that leads nowhere says so: of a topic that is gone to the others, of a community one is not in to the list', async () => {
  const open = await makeCommunity('open', { topics: ['here'] });
  const closed = await makeCommunity('closed', { members: [], topics: ['secret'] });
  const bob = await stage.open('Bob', `GROUP${open}@TOPIC#_gone`);
  await bob.getByText('There is no such topic. (110003)').waitFor();
  await row(topicsIn(bob, 'open'), /^here/).waitFor();

  for (const conversationId of [`GROUP${closed}`, `GROUP${closed}@TOPIC#_secret`]) {
    const elsewhere = await stage.open('Bob', conversationId);
    await elsewhere.getByText('You are not in this group. (2623)').waitFor();
    await until(async () => new URL(elsewhere.url()).hash === '');
    await elsewhere.getByRole('navigation', { name: 'Conversations' }).waitFor();
    await elsewhere.context().close();
  }
});
