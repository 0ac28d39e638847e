// Headers of the surface's pages. What a page may load and run is decided here, not by what a document says.

import { randomBytes } from 'node:crypto';

/** A fresh value for `script-src 'nonce-…'` (CSP 3, 7.1): 128 random bits. */
export function createNonce(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Headers of a page whose scripts carry `nonce`. No script runs without it: not those of the page's own origin either,
 * which may serve files that users have uploaded to a service. No image is loaded, since one in a description would call any
 * URL of the gateway in the reader's name. Styles may be inline, since Scalar sets them on elements.
 * `connect` are more origins that the page may call, such as the servers of the merged document.
 */
export function pageHeaders(nonce: string, connect: readonly string[] = []): Record<string, string> {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    ['connect-src', "'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ];
  return {
    'Content-Security-Policy': directives.join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
