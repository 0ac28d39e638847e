// HTTP Archive 1.2, as browsers save it. Bodies in it are without their content coding.

import { isObject, type Json, own } from '@portico/contract';
import type { RecordedResponse, Recording } from './recording.ts';
import { targetOf } from './recording.ts';

/** The entries of a HAR file; a text when it is none. Entries without a request are left out. */
export function readHar(text: string): readonly Recording[] | string {
  let har: Json;
  try {
    har = JSON.parse(text) as Json;
  } catch (error) {
    return `is not valid JSON: ${error instanceof Error ? error.message : error}`;
  }
  const entries = own(own(har, 'log'), 'entries');
  if (!Array.isArray(entries)) return 'is JSON, but no HAR file: it has no log.entries';
  return entries.flatMap((entry): Recording[] => {
    const request = own(entry, 'request');
    const [method, url] = [own(request, 'method'), own(request, 'url')];
    if (typeof method !== 'string' || typeof url !== 'string') return [];
    const headers = fieldsOf(request);
    return [{ method, target: targetOf(url), headers, body: requestBody(request), response: responseOf(entry) }];
  });
}

function requestBody(request: Json | undefined): Recording['body'] {
  const posted = own(request, 'postData');
  const text = own(posted, 'text');
  if (typeof text === 'string') return bytesOf(text, own(posted, 'encoding'));
  const size = own(request, 'bodySize');
  return isObject(posted) || (typeof size === 'number' && size > 0) ? 'unknown' : undefined;
}

function responseOf(entry: Json): RecordedResponse | undefined {
  const response = own(entry, 'response');
  const status = own(response, 'status');
  // Browsers write 0 for a request that got no answer.
  if (typeof status !== 'number' || status < 100) return undefined;
  const content = own(response, 'content');
  const text = own(content, 'text');
  const body = typeof text === 'string' ? bytesOf(text, own(content, 'encoding')) : undefined;
  return { status, headers: fieldsOf(response), body };
}

function fieldsOf(message: Json | undefined): string[] {
  const headers = own(message, 'headers');
  return (Array.isArray(headers) ? headers : []).flatMap((header) => {
    const [name, value] = [own(header, 'name'), own(header, 'value')];
    // HTTP/2 has its request line among the fields.
    return typeof name === 'string' && typeof value === 'string' && !name.startsWith(':') ? [name, value] : [];
  });
}

function bytesOf(text: string, encoding: Json | undefined): Uint8Array {
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}
