// host, basePath and schemes of 2.0 as servers.

import { type Json, type JsonObject, own } from '../../json.ts';

/** The `servers` field for a document's address; empty when the document gives none. */
export function serversOf(root: JsonObject): { readonly servers?: Json[] } {
  const host = own(root, 'host');
  const basePath = own(root, 'basePath');
  const path = typeof basePath === 'string' ? `/${basePath.replace(/^\/+/, '')}` : '/';
  if (typeof host !== 'string' || host === '') return basePath === undefined ? {} : { servers: [{ url: path }] };
  const schemes = own(root, 'schemes');
  const listed = Array.isArray(schemes) ? schemes.filter((scheme) => typeof scheme === 'string') : [];
  // Without schemes the document's own applies, which a network-path reference says (RFC 3986 4.2).
  const prefixes = listed.length > 0 ? listed.map((scheme) => `${scheme}:`) : [''];
  return { servers: prefixes.map((prefix) => ({ url: `${prefix}//${host}${path === '/' ? '' : path}` })) };
}
