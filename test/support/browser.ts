// A real browser for tests, and a page that records whatever it should not do.

import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where people have a Chromium of their own, in the order they are tried. */
const installed = [
  process.env.PORTICO_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts the browser that npm brought (Linux x64), else an installed one. Throws when there is none: no silent skip. */
export async function launchBrowser(): Promise<Browser> {
  const brought = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = brought
    ? await sparticuz.executablePath()
    : installed.find((path) => path && existsSync(path));
  if (!executablePath) {
    throw new Error('The browser tests need Chromium: install it, or name its executable in PORTICO_CHROMIUM.');
  }
  // Names resolve to nothing, so that a request to another host is seen and never leaves this machine.
  const args = ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
  return chromium.launch({ executablePath, args, headless: true });
}

/** What a page has done that a test may want to be nothing. */
export interface Misdeeds {
  /** URLs of requests to other origins. */
  readonly outside: string[];
  /** `directive blocked-uri` of each violation of the content security policy. */
  readonly violations: string[];
  readonly dialogs: string[];
  /** Uncaught exceptions. */
  readonly errors: string[];
}

/** Opens `url` in a context of its own and watches it from before its first byte. */
export async function openWatched(browser: Browser, url: string): Promise<{ page: Page; misdeeds: Misdeeds }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const misdeeds: Misdeeds = { outside: [], violations: [], dialogs: [], errors: [] };
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      misdeeds.outside.push(request.url());
    }
  });
  page.on('dialog', (dialog) => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  await page.exposeFunction('reportViolation', (violation: string) => void misdeeds.violations.push(violation));
  await page.addInitScript(() => {
    const { reportViolation } = globalThis as unknown as { reportViolation(violation: string): void };
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      reportViolation(`${effectiveDirective} ${blockedURI}`),
    );
  });
  await page.goto(url);
  return { page, misdeeds };
}
