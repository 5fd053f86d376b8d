import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken, SECRET } from '../contracts/token-maker';
import { seriousViolations } from './accessibility';
import { openChromium, openPage } from './chromium';
import { layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

/** Minimum font size on 1080 lines, CSS px; capitals are 50 px, readable from 5 m on a 55" screen. */
const MIN_TYPE = 69;
const PHONE = { width: 390, height: 844 };

let wall: WallServer;
let browser: Browser;
const tokens: string[] = [];

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(['--auth-secret', SECRET]), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

async function tokenFor(role: string, more: Parameters<typeof makeToken>[0] = {}): Promise<string> {
  const token = await makeToken({ ...more, claims: { role, ...more.claims } });
  tokens.push(token);
  return token;
}

/** Returns errors other than expected rejections, and requests aborted by leaving a page. */
const others = (faults: readonly string[]): string[] =>
  faults.filter((fault) => !/\b(401|404)\b|ERR_ABORTED/.test(fault));

async function signIn(page: Page, token: string): Promise<void> {
  await page.locator('textarea').fill(token);
  await page.locator('form button[type="submit"]').click();
}

const codeOf = async (page: Page): Promise<string> =>
  (await page.locator('[data-code]').getAttribute('data-code')) ?? '';

describe('a wall without a keyboard', () => {
  it('shows a code, runs when an operator approves it on a phone, and shows another when it is revoked', async () => {
    const { page: screen, faults } = await openPage(browser, { locale: 'en' });
    await screen.goto(`${wall.url}/wall/quotes?name=Lobby&place=ground%20floor&screen=55`);
    const first = await codeOf(screen);
    await screen.getByText('Lobby').waitFor();
    expect(await screen.getByRole('img', { name: `/approve?code=${first}` }).count()).toBe(1);

    const { page: phone, faults: phoneFaults } = await openPage(browser, {
      ...{ locale: 'en', viewport: PHONE, isMobile: true, hasTouch: true },
    });
    await phone.goto(`${wall.url}/approve?code=${first}`);
    await phone.waitForURL('**/sign-in?next=*');
    await signIn(phone, await tokenFor('operator'));
    await phone.waitForURL(`**/approve?code=${first}`);
    await phone.getByText('requests access').waitFor();
    expect(await phone.getByLabel('Name').inputValue()).toBe('Lobby');
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await seriousViolations(phone)).toEqual([]);
    await phone.getByLabel('Name').fill('Lobby, left');
    await phone.getByLabel('Overview').check();
    await phone.getByRole('button', { name: 'Approve' }).click();
    await phone.getByText('“Lobby, left” approved').waitFor();

    await screen.waitForURL('**/wall/overview?*');
    await screen.getByText('SIMULATED').first().waitFor();
    await phone.getByRole('img', { name: 'connected', exact: true }).waitFor();
    expect(await seriousViolations(phone)).toEqual([]);

    await phone.getByRole('button', { name: 'Rename' }).click();
    await phone.getByRole('textbox', { name: 'Name' }).fill('Canteen');
    await phone.getByRole('button', { name: 'Save' }).click();
    await phone.getByRole('heading', { name: 'Canteen' }).waitFor();
    await phone.getByRole('button', { name: 'Revoke' }).click();
    await phone.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await phone.getByText('No screens approved yet.').waitFor();
    expect(await codeOf(screen)).not.toBe(first);

    expect([others(faults), others(phoneFaults)]).toEqual([[], []]);
    await Promise.all([screen.context().close(), phone.context().close()]);
  });

  it.each([
    { lang: 'en', theme: 'dark', width: 1920, height: 1080 },
    { lang: 'ru', theme: 'light', width: 1920, height: 1080 },
    { lang: 'zh-CN', theme: 'dark', width: 1280, height: 800 },
  ])('is readable from afar in $lang, $theme, $width px wide', async ({ lang, theme, width, height }) => {
    const { page, faults } = await openPage(browser, { viewport: { width, height } });
    await page.goto(`${wall.url}/wall/overview?lang=${lang}&theme=${theme}&name=Lobby&screen=55`);
    await page.locator('[data-code]').waitFor();
    const least = await page.evaluate(() => {
      const unit = Math.min(innerHeight, innerWidth * 0.5625) / 1080;
      const texts = [...document.querySelectorAll('main *')].filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
      );
      return Math.min(
        ...texts.map((element) => Number.parseFloat(getComputedStyle(element).fontSize) / unit),
      );
    });
    expect(least).toBeGreaterThanOrEqual(MIN_TYPE);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
    expect(others(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a user with a token', () => {
  it('signs in by a link whose token is in no request, and signs out in all tabs', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    const carried: string[] = [];
    page.context().on('request', (request) => {
      carried.push(request.url(), request.headers().referer ?? '');
    });
    const token = await tokenFor('trader');
    await page.goto(`${wall.url}/sign-in?next=/desk#token=${token}&keep=1`);
    await page.waitForURL(`${wall.url}/desk*`);
    await page.locator('header').getByText('SIMULATED').first().waitFor();
    const other = await page.context().newPage();
    await other.goto(wall.url);
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(carried.filter((address) => address.includes(token.slice(-20)))).toEqual([]);
    expect(others(faults)).toEqual([]);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([page, other].map((tab) => tab.waitForURL('**/sign-in*')));
    await page.context().close();
  });

  it('is warned before the token expires, and continues with another token', async () => {
    const { page } = await openPage(browser, { locale: 'en' });
    const ending = await tokenFor('trader', { expires: 120 });
    await page.goto(`${wall.url}/sign-in?next=/desk#token=${ending}`);
    const warning = page.getByRole('complementary', { name: 'Sign-in' });
    await warning.waitFor();
    const field = warning.getByLabel('New token');
    await field.fill(await tokenFor('trader', { claims: { sub: 'bob' } }));
    await warning.getByRole('button', { name: 'Renew' }).click();
    await warning.getByText('This token belongs to bob').waitFor();
    await field.fill(await tokenFor('trader'));
    await warning.getByRole('button', { name: 'Renew' }).click();
    await warning.waitFor({ state: 'detached' });
    await page.locator('header').getByText('SIMULATED').first().waitFor();
    await page.context().close();
  });

  it('is shown what is wrong with a token, and is redirected within this site only', async () => {
    const { page } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/desk`);
    await page.waitForURL('**/sign-in?next=%2Fdesk');
    await signIn(page, 'not a token');
    await page.getByText('Invalid token').waitFor();
    await signIn(page, await tokenFor('trader', { expires: -100 }));
    await page.getByText('Token expired').waitFor();
    await page.goto(`${wall.url}/sign-in?next=//evil.example/%23`);
    await signIn(page, await tokenFor('viewer'));
    await page.waitForURL(`${wall.url}/`);
    await page.goto(`${wall.url}/approve`);
    await page.getByText('Only operators can approve screens').waitFor();
    await page.context().close();
  });

  it.each([
    { lang: 'zh-CN', theme: 'light', ...PHONE },
    { lang: 'ru', theme: 'dark', width: 1440, height: 900 },
  ])('finds a page without serious violations in $lang, $theme, $width px wide', async (look) => {
    const { lang, theme, width, height } = look;
    const { page, faults } = await openPage(browser, { viewport: { width, height } });
    await page.goto(`${wall.url}/sign-in?lang=${lang}&theme=${theme}`);
    await page.locator('textarea').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await seriousViolations(page)).toEqual([]);
    expect(others(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('the server’s log', () => {
  it('has none of the tokens', () => {
    expect(tokens.length).toBeGreaterThan(5);
    expect(tokens.filter((token) => wall.log().includes(token.slice(-20)))).toEqual([]);
  });
});
