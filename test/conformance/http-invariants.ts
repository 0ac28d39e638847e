// What holds in every case, whatever the case is about: of each answer a client gets, and of each request that reaches
// the service. Gives sentences.

import { problemTypes } from '@portico/contract';
import { type HttpMessage, statusOf, valuesOf } from '../support/http-message.ts';
import type { Observation } from './http-lane.ts';

/** Invariants of every response, forwarded or made by the gateway. */
export function alwaysOfResponses(response: HttpMessage, { values, seen }: Observation): string[] {
  const faults: string[] = [];
  const text = response.start + response.fields.flat().join('\n') + response.body;
  if (text.includes(`:${values.upstream}`)) faults.push('the response names the service’s address');
  if (/\n\s+at \S+ \(|node:internal|node_modules|\.ts:\d+/.test(text)) faults.push('the response shows a stack trace');
  for (const name of ['x-request-id', 'portico-revision']) {
    const { length } = valuesOf(response.fields, name);
    if (length !== 1) faults.push(`the response has ${length} ${name}`);
  }
  for (const name of ['proxy-connection', 'te', 'http2-settings']) {
    if (valuesOf(response.fields, name).length > 0) faults.push(`the response has ${name}`);
  }
  const said = valuesOf(response.fields, 'proxy-status').some((value) => /^portico; error=/.test(value));
  if (said || (seen.length === 0 && statusOf(response.start) >= 400)) faults.push(...problemFaults(response));
  return faults;
}

/** Interface of errors: RFC 9457 content, and RFC 9209 for who said it. */
function problemFaults(response: HttpMessage): string[] {
  const faults: string[] = [];
  const [status] = valuesOf(response.fields, 'proxy-status');
  if (!/^portico; error=[a-z_]+/.test(status ?? '')) faults.push(`Proxy-Status of an error is ${status}`);
  const [mediaType] = valuesOf(response.fields, 'content-type');
  // No content after HEAD, and a page or text for those who asked for it.
  if (response.body === '' || /^text\//.test(mediaType ?? '')) return faults;
  const id = problemId(response);
  const type = [...problemTypes.values()].find((row) => row.id === id);
  if (type?.status !== statusOf(response.start)) faults.push(`an error without the problem of its status: ${id}`);
  return faults;
}

/** Id of the problem that the response tells, or what stands in its place. */
export function problemId(response: HttpMessage): string {
  const [mediaType] = valuesOf(response.fields, 'content-type');
  if (mediaType !== 'application/problem+json') return `content type ${mediaType}`;
  try {
    const { type, instance } = JSON.parse(response.body) as { type?: string; instance?: string };
    if (instance !== valuesOf(response.fields, 'x-request-id')[0]) return 'an instance that is not the request id';
    return String(type).replace('/-/problems/', '');
  } catch {
    return 'content that is no JSON';
  }
}

const single = ['host', 'via', 'x-request-id', 'traceparent', 'x-forwarded-for', 'x-forwarded-proto'];
const never = [
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'http2-settings',
  'proxy-authorization',
  'proxy-authenticate',
];

/** Invariants of every forwarded request: RFC 9112 2 to 6, RFC 9110 7.6.1 and 7.6.3. */
export function alwaysOfForwarded({ line, fields, malformed }: Observation['seen'][number]): string[] {
  const faults: string[] = [];
  if (malformed) faults.push(`the forwarded request is malformed: ${malformed}`);
  if (!/^[A-Z-]+ \/[!-~]* HTTP\/1\.1$/.test(line)) faults.push(`the forwarded request line is ${JSON.stringify(line)}`);
  const upgrade =
    valuesOf(fields, 'upgrade').length > 0 && valuesOf(fields, 'connection')[0]?.toLowerCase() === 'upgrade';
  for (const name of single) {
    const { length } = valuesOf(fields, name);
    if (length !== 1) faults.push(`the forwarded request has ${length} ${name}`);
  }
  for (const name of never) {
    if (upgrade && name === 'upgrade') continue;
    if (valuesOf(fields, name).length > 0) faults.push(`the forwarded request has ${name}`);
  }
  const [connection = 'keep-alive', ...more] = valuesOf(fields, 'connection');
  if (more.length > 0 || !(upgrade || /^(?:keep-alive|close)$/i.test(connection)))
    faults.push(`forwarded Connection: ${connection}`);
  const [trace] = valuesOf(fields, 'traceparent');
  if (!/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(trace ?? ''))
    faults.push(`forwarded traceparent: ${trace}`);
  const odd = fields.find(([name]) => !/^[A-Za-z0-9!#$%&'*+.^`|~-]+$/.test(name));
  if (odd) faults.push(`forwarded field name ${JSON.stringify(odd[0])}`);
  return faults;
}
