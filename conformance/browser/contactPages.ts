import { afterAll, afterEach, beforeAll } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { type GroupStage, openGroupStage } from './groupPages.ts';

/** Opens a stage for the tests of a file, on which people may have several windows; no window outlasts its test. */
export function contactStage(): () => GroupStage {
  let stage: GroupStage;
  beforeAll(async () => {
    stage = await openGroupStage({ HONGYAN_MULTI_DEVICE_MODE: '1' });
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  // Who is signed in in a window that was left open would be online still.
  afterEach(async () => {
    for (const context of stage.browser.contexts()) await context.close();
  });
  return () => stage;
}

/** Shows the contacts beside which nothing is open. */
export async function showContacts(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Contacts/ }).click();
  await page.getByRole('button', { name: 'Friend groups' }).waitFor();
}

/** A friend in the list of contacts, by the name that the list has for them. */
export const friendRow = (page: Page, name: string, marks = ''): Locator =>
  page
    .getByRole('navigation', { name: 'Contacts' })
    .getByRole('button', { name: new RegExp(`^${name}(, .*)?${marks}$`) });

/** Opens a page beside the contacts. */
export async function openContactPage(page: Page, label: 'New friends' | 'Friend groups' | 'Blacklist'): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Contacts' })
    .getByRole('button', { name: new RegExp(`^${label}`) })
    .click();
  await page.getByRole('heading', { name: label, level: 2 }).waitFor();
}

/** Asks somebody to be a friend, with a few words. */
export async function askToBeFriend(page: Page, userId: string, wording = ''): Promise<void> {
  await page.getByRole('navigation', { name: 'Contacts' }).getByRole('button', { name: 'Add friend' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add friend' });
  await dialog.getByRole('textbox', { name: 'User ID' }).fill(userId);
  await dialog.getByRole('textbox', { name: 'A few words to them' }).fill(wording);
  await dialog.getByRole('textbox', { name: 'A few words to them' }).press('Enter');
}

/** Says in the settings who may add oneself. */
export async function letAdd(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('region', { name: 'Settings' });
  await settings.getByRole('combobox', { name: 'Who may add me' }).click();
  await settings.getByTitle(choice, { exact: true }).click();
  await settings.locator('.ant-select').getByText(choice, { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');
}

/** Makes two users friends, as the app would over REST. */
export const befriend = (stage: GroupStage, one: string, other: string, remark = ''): Promise<unknown> =>
  stage.rest.ok('sns/friend_import', {
    From_Account: one,
    AddFriendItem: [{ To_Account: other, AddSource: 'AddSource_Type_Web', ...(remark && { Remark: remark }) }],
  });

/** Chooses from a list that is open. */
export const chooseOption = (page: Page, label: string): Promise<void> =>
  page.locator('.ant-select-dropdown').getByTitle(label, { exact: true }).click();

/** Makes a user who takes no friend requests. */
export async function refuseFriends({ rest }: GroupStage, userId: string): Promise<void> {
  await rest.ok('im_open_login_svc/account_import', { UserID: userId });
  await rest.ok('profile/portrait_set', {
    From_Account: userId,
    ProfileItem: [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_DenyAny' }],
  });
}
