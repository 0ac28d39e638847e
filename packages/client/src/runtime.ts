// A client of an API in one file: parameters in the styles of the contract, credentials where they belong, answers by media type,
// streams as they arrive. Rejects as fetch does, when there is no answer; every answer is a value.

import type { CallPlan, Client, ClientOptions, Credential, Fields, ServerEvent } from './types.ts';

type Content = NonNullable<RequestInit['body']>;

interface AnyInit extends Omit<RequestInit, 'body' | 'headers'> {
  params?: Record<string, Record<string, unknown> | undefined>;
  body?: unknown;
  headers?: Fields;
  contentType?: string;
  as?: 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream';
}

/** A client of the API whose types are `Paths`. */
export function createClient<Paths extends object>(options: ClientOptions = {}): Client<Paths> {
  const { baseUrl = '', contract = {} } = options;

  const request = async (method: string, path: string, init: AnyInit = {}): Promise<object> => {
    const { params = {}, body, headers, contentType, as, ...rest } = init;
    const plan = contract.operations?.[`${method} ${path}`] ?? {};
    const fields = new Headers(options.headers);
    new Headers(headers).forEach((value, name) => {
      fields.set(name, value);
    });
    const query: string[] = [];
    const cookies: string[] = [];
    const style = (place: string, name: string, usual: string): string => plan.styles?.[`${place} ${name}`] ?? usual;
    const url = path.replace(/\{([^{}]+)\}/g, (_, name: string) =>
      inPath(name, params.path?.[name], style('path', name, 'simple')),
    );
    for (const [name, value] of Object.entries(params.query ?? {}))
      query.push(...pairs(name, value, style('query', name, 'form*')));
    for (const [name, value] of Object.entries(params.header ?? {})) {
      if (value != null) fields.set(name, joined(value, style('header', name, 'simple'), String));
    }
    for (const [name, value] of Object.entries(params.cookie ?? {}))
      cookies.push(...pairs(name, value, style('cookie', name, 'form*')));
    const whole = params.querystring as unknown;
    if (whole !== undefined) {
      const isForm = Object.entries(plan.styles ?? {}).some(
        ([key, value]) => key.startsWith('querystring ') && value === 'form*',
      );
      query.push(...(isForm ? form(whole as object, plan) : [encode(text(whole))]));
    }
    await authorize(plan, { fields, query, cookies });
    if (cookies.length > 0) fields.append('Cookie', cookies.join('; '));
    if (contract.revision && options.revision !== false) fields.set('Portico-Client-Revision', contract.revision);
    const sent =
      body === undefined ? undefined : content(body, contentType ?? plan.body ?? 'application/json', plan, fields);
    const target = baseUrl.replace(/\/$/, '') + url + (query.length > 0 ? `?${query.join('&')}` : '');
    const stream = sent instanceof ReadableStream ? { duplex: 'half' } : {};
    const made = new Request(target, { ...rest, ...stream, method, headers: fields, body: sent } as RequestInit);
    const response = await (options.fetch ?? fetch)(made);
    const { ok, status } = response;
    if (ok) return { ok, status, data: await decoded(response, method, as), response };
    return { ok, status, error: await failure(response, method), response };
  };

  /** The first way in for which there are credentials. */
  async function authorize(plan: CallPlan, to: { fields: Headers; query: string[]; cookies: string[] }): Promise<void> {
    const { auth } = options;
    if (auth === undefined) return;
    const ways = plan.security ?? (contract.operations ? [] : [['']]);
    for (const way of ways) {
      const found = await Promise.all(way.map((scheme) => (typeof auth === 'function' ? auth(scheme) : auth)));
      if (way.length === 0 || found.includes(undefined)) continue;
      way.forEach((scheme, at) => {
        place(contract.schemes?.[scheme] ?? 'bearer', found[at] as Credential, to);
      });
      return;
    }
  }

  const client: Record<string, unknown> = { request };
  for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'QUERY']) {
    client[method] = (path: string, init?: AnyInit) => request(method, path, init);
  }
  return client as unknown as Client<Paths>;
}

function place(
  where: string,
  credential: Credential,
  to: { fields: Headers; query: string[]; cookies: string[] },
): void {
  const value =
    typeof credential === 'string'
      ? credential
      : btoa(String.fromCharCode(...new TextEncoder().encode(`${credential.username}:${credential.password}`)));
  const [kind, name = ''] = where.split(' ');
  if (kind === 'header') to.fields.set(name, value);
  else if (kind === 'query') to.query.push(`${encode(name)}=${encode(value)}`);
  else if (kind === 'cookie') to.cookies.push(`${name}=${value}`);
  else
    to.fields.set(
      'Authorization',
      `${kind === 'basic' || typeof credential !== 'string' ? 'Basic' : 'Bearer'} ${value}`,
    );
}

// Parameters: OAS 3.2 4.12.7, RFC 6570.

const encode: (value: string) => string = encodeURIComponent;
/** Reserved characters that mean nothing to a query stay. */
const lightly = (value: string): string => encode(value).replace(/%(?:3A|2F|3F|40|24|2C|3B)/g, decodeURIComponent);

function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Blob);

function members(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/** A value in one text: `a,b`, `k,v` or `k=v`. */
function joined(value: unknown, style: string, write: (value: string) => string, by = ','): string {
  if (Array.isArray(value)) return value.map((item) => write(text(item))).join(by);
  if (!isRecord(value) || style === 'json') return write(text(value));
  return members(value)
    .map(([key, member]) => `${write(key)}${style.includes('*') ? '=' : by}${write(text(member))}`)
    .join(by);
}

function inPath(name: string, value: unknown, style: string): string {
  const explode = style.includes('*');
  if (style.startsWith('label')) return `.${joined(value, style, encode, explode ? '.' : ',')}`;
  if (!style.startsWith('matrix')) return joined(value, style, encode);
  if (explode && Array.isArray(value)) return value.map((item) => `;${encode(name)}=${encode(text(item))}`).join('');
  return explode && isRecord(value)
    ? `;${joined(value, style, encode, ';')}`
    : `;${encode(name)}=${joined(value, style, encode)}`;
}

/** A value as `name=value` texts, for queries, cookies and forms. */
function pairs(name: string, value: unknown, style: string): string[] {
  if (value == null) return [];
  const write = style.includes('+') ? lightly : style.startsWith('cookie') ? String : encode;
  const pair = (key: string, member: string): string => `${write(key)}=${member}`;
  if (style.startsWith('deepObject')) return deep(write(name), value, write);
  const by = style.startsWith('space') ? '%20' : style.startsWith('pipe') ? '%7C' : ',';
  if (style.includes('*') && Array.isArray(value)) return value.map((item) => pair(name, write(text(item))));
  if (style.includes('*') && isRecord(value))
    return members(value).map(([key, member]) => pair(key, write(text(member))));
  return Array.isArray(value) && value.length === 0 ? [] : [pair(name, joined(value, style, write, by))];
}

/** `filter[a][b]=1`, and `filter[tags][]=a` for lists. */
function deep(name: string, value: unknown, write: (value: string) => string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => deep(`${name}[]`, item, write));
  if (!isRecord(value)) return [`${name}=${write(text(value))}`];
  return members(value).flatMap(([key, member]) => deep(`${name}[${write(key)}]`, member, write));
}

// Bodies.

function form(value: object, plan: CallPlan): string[] {
  return members(value as Record<string, unknown>).flatMap(([name, member]) =>
    pairs(name, member, plan.styles?.[`body ${name}`] ?? (isRecord(member) ? 'json' : 'form*')),
  );
}

function content(body: unknown, type: string, plan: CallPlan, fields: Headers): Content {
  const isData = body instanceof FormData || body instanceof URLSearchParams;
  const isBytes =
    body instanceof Blob || body instanceof ReadableStream || body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  if (isData) return body;
  if (!isBytes && /^multipart\//.test(type)) return multipart(body as object);
  if (!fields.has('Content-Type')) fields.set('Content-Type', type);
  if (isBytes) return body as Content;
  if (/urlencoded/.test(type) && typeof body === 'object') return form(body as object, plan).join('&');
  return isJson(type) || typeof body !== 'string' ? JSON.stringify(body) : body;
}

function multipart(body: object): FormData {
  const data = new FormData();
  for (const [name, value] of members(body as Record<string, unknown>)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      data.append(
        name,
        part instanceof Blob
          ? part
          : isRecord(part)
            ? new Blob([JSON.stringify(part)], { type: 'application/json' })
            : text(part),
      );
    }
  }
  return data;
}

// Answers.

const isJson = (type: string): boolean => /[/+]json\b(?!-seq|l)/.test(type);
const typeOf = (response: Response): string => (response.headers.get('Content-Type') ?? '').toLowerCase();

async function decoded(response: Response, method: string, as?: AnyInit['as']): Promise<unknown> {
  if (as === 'stream') return response.body;
  if (as !== undefined) return response[as]();
  const type = typeOf(response);
  if (method === 'HEAD' || response.status === 204 || response.status === 205 || !response.body) return undefined;
  if (type.startsWith('text/event-stream')) return events(response.body);
  if (/^application\/(?:jsonl|x-ndjson|json-seq)/.test(type)) return values(response.body);
  if (!isJson(type)) return /^text\/|xml|urlencoded/.test(type) ? response.text() : response.blob();
  const json = await response.text();
  return json === '' ? undefined : JSON.parse(json);
}

/** What an answer that is no success says: a problem in any case, where it does not say something of its own. */
async function failure(response: Response, method: string): Promise<unknown> {
  const { status, statusText } = response;
  const type = typeOf(response);
  const about = (detail?: string): object => ({
    type: 'about:blank',
    title: statusText || `Status ${status}`,
    status,
    detail,
  });
  if (type.startsWith('text/html') || type === '') return about(method === 'HEAD' ? undefined : await response.text());
  try {
    return (await decoded(response, method)) ?? about();
  } catch (error) {
    return error instanceof SyntaxError
      ? about('The answer is not the JSON that it says it is.')
      : Promise.reject(error);
  }
}

/** Lines of a stream, which ends when nobody wants more of them. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      // A carriage return at the end may be half of a line break.
      const found = rest.split(done ? /\r\n|\n|\r/ : /\r\n|\n|\r(?=[^\n])/);
      rest = found.pop() as string;
      yield* found;
      if (!done) continue;
      if (rest !== '') yield rest;
      return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let event = '';
  let id = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', data: data.join('\n'), id };
      event = '';
      data = [];
      continue;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as RegExpExecArray;
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
    else if (name === 'id' && !value.includes('\0')) id = value;
  }
}

async function* values(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  for await (const line of lines(body)) {
    const json = line.replace('\x1e', '').trim();
    if (json !== '') yield JSON.parse(json);
  }
}
