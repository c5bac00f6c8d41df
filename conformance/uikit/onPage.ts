import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';

/** A conversation of the list, by the name that it shows. */
export const inList = (page: Page, name: string): Locator =>
  page.locator('.tui-conversation-item').filter({ has: page.locator('.name', { hasText: name }) });

/** Waits until the conversation of this name is the open one. */
export const isOpen = (page: Page, name: string): Promise<void> =>
  page.locator('.chat-header').getByText(name, { exact: true }).waitFor();

/** A message of the open conversation that says this, or has it as its title. */
export const bubble = (page: Page, text: string): Locator =>
  page.locator('.message-bubble').filter({ has: page.getByText(text, { exact: true }) });

/** Writes into the open conversation and presses Enter. */
export async function say(page: Page, text: string): Promise<void> {
  await page.locator('.tui-chat .ProseMirror').click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Opens the menu of a message. */
export const openMenu = (page: Page, text: string): Promise<void> =>
  bubble(page, text).getByText(text, { exact: true }).click({ button: 'right' });

/** Chooses from the menu of a message. */
export async function fromMenu(page: Page, text: string, item: string): Promise<void> {
  await openMenu(page, text);
  await page.locator('.message-tool').getByText(item, { exact: true }).click();
}

/** Chooses somebody by the user's id: begins a chat, or a group whose fields are asked for next. */
export async function choose(
  page: Page,
  what: 'New one-to-one chat' | 'New group chat',
  userId: string,
): Promise<void> {
  await page.locator('.TUIKit-main-aside .tui-search-more .more').click();
  await page.getByText(what).click();
  const box = page.getByPlaceholder('Enter a userID');
  await box.fill(userId);
  await box.press('Enter');
  await page.locator('.transfer .left .transfer-list-item').first().click();
  await page.getByRole('button', { name: 'Done' }).click();
}

/** Goes to the messages or to the contacts. */
export const goTo = (page: Page, place: 'Messages' | 'Contacts'): Promise<void> =>
  page.locator('.TUIKit-navbar').getByText(place).click();

/** Opens the panel of the open group. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.locator('.chat-header-setting .common-icon-container').click();
  return page.locator('.manage');
}

/** A part of the contacts, by its title. */
export const section = (page: Page, title: string): Locator =>
  page.locator('.tui-contact-list-item-header').filter({ has: page.getByText(title, { exact: true }) });

/** Somebody in the part of the contacts that is unfolded. */
export const contact = (page: Page, name: string): Locator =>
  page.locator('.tui-contact-list-item-main:not(.hidden) .tui-contact-list-item-main-item', { hasText: name });

/** Looks for a user among the contacts and opens what is found. */
export async function findUser(page: Page, userId: string, name: string): Promise<void> {
  await page.getByText('Add friend/group').click();
  const box = page.locator('.tui-contact-search-main-input');
  await box.fill(userId);
  // The kit searches when its box loses the focus, and writes the list anew with each answer: a click may fall between.
  await box.blur();
  const found = page.locator('.tui-contact-search-list-item').getByText(name);
  await until(async () => {
    await found.click();
    return page.locator('.tui-contact-info').isVisible();
  });
}
