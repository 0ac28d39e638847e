// HTTP/1 messages as text: a request, and the response to it when one follows. Line ends may be those of an editor.

import type { RecordedResponse, Recording } from './recording.ts';
import { fieldOf, targetOf } from './recording.ts';

/** The one exchange in a text. */
export function readHttp(text: string): readonly Recording[] | string {
  const at = /^HTTP\/\d(?:\.\d)? \d{3}\b/m.exec(text)?.index;
  const request = messageOf(at === undefined ? text : text.slice(0, at));
  const [method = '', url = ''] = request.start.split(' ');
  const response = at === undefined ? undefined : responseOf(text.slice(at));
  return [{ method, target: targetOf(url), headers: request.headers, body: request.body, response }];
}

function responseOf(text: string): RecordedResponse {
  const { start, headers, body } = messageOf(text);
  return { status: Number(start.split(' ')[1]), headers, body: body ?? new Uint8Array() };
}

function messageOf(text: string) {
  const [, head = '', rest = ''] = /^([\s\S]*?)(?:\r?\n\r?\n([\s\S]*))?$/.exec(text) ?? [];
  const [start = '', ...lines] = head.split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [line.slice(0, colon), line.slice(colon + 1).trim()] : [];
  });
  const bytes = Buffer.from(rest);
  const length = Number(fieldOf(headers, 'content-length') ?? Number.NaN);
  // The line end before the next message, or of the file, is the editor's.
  const body = bytes.length === length ? bytes : Buffer.from(rest.replace(/(?:\r?\n)+$/, ''));
  return { start, headers, body: body.length > 0 ? new Uint8Array(body) : undefined };
}
