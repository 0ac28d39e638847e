// Recorded exchanges in a text: a HAR file, curl command lines, or HTTP messages.

import type { Recording } from './recording.ts';
import { readCurl } from './recording-curl.ts';
import { readHar } from './recording-har.ts';
import { readHttp } from './recording-http.ts';

/** The exchanges in a text, in their order; a text when it is none of the three forms. */
export function readRecordings(text: string): readonly Recording[] | string {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('{')) return readHar(start);
  if (/^(?:\$ )?curl\s/.test(start)) return readCurl(start);
  if (/^[A-Z]+ \S+ HTTP\/\d/.test(start)) return readHttp(start);
  return 'is neither a HAR file, nor a curl command, nor an HTTP request as text';
}
