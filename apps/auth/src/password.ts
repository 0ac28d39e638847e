// Passwords are kept as scrypt hashes, each with a salt of its own: `<salt>:<hash>` in base64url.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const hashLength = 32;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, hashLength);
  return `${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** False as slowly as true; with no hash to compare to it takes as long, so that nobody learns which users exist. */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [salt = '', hash = ''] = (stored ?? '').split(':');
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), hashLength);
  return expected.length === hashLength && timingSafeEqual(actual, expected);
}
