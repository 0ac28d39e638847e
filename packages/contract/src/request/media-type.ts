// Media types (RFC 9110 8.3.1) and the choice of the declared one that fits best (OAS 3.1 4.8.14.1).

/** A media type or range, lower-cased but for parameter values. */
export interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const TYPE = new RegExp(`^[ \\t]*(${TOKEN})/(${TOKEN})[ \\t]*`);
const PARAMETER = new RegExp(`[ \\t]*(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")[ \\t]*(?:;|$)`, 'y');

/** The media type a field value or a key of `content` names; undefined when it is malformed. */
export function parseMediaType(text: string): MediaType | undefined {
  const match = TYPE.exec(text);
  if (match === null) return undefined;
  const parameters = new Map<string, string>();
  let at = match[0].length;
  if (at < text.length && text[at++] !== ';') return undefined;
  while (at < text.length) {
    // Empty parameters are common: `text/html; charset=utf-8;`.
    if (/[ \t;]/.test(text[at] as string)) {
      at++;
      continue;
    }
    PARAMETER.lastIndex = at;
    const parameter = PARAMETER.exec(text);
    if (parameter === null) return undefined;
    const [, name = '', token, quoted] = parameter;
    const value = token ?? (quoted as string).replaceAll(/\\(.)/gs, '$1');
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
    at = PARAMETER.lastIndex;
  }
  return { type: (match[1] as string).toLowerCase(), subtype: (match[2] as string).toLowerCase(), parameters };
}

/** How well a declared media type or range fits a sent one: higher is better, 0 is not at all. */
export function closeness(declared: MediaType, sent: MediaType): number {
  const exact = declared.type === sent.type && declared.subtype === sent.subtype;
  const structured =
    declared.type === sent.type &&
    declared.subtype.startsWith('*+') &&
    sent.subtype.endsWith(declared.subtype.slice(1));
  const subtypes = declared.type === sent.type && declared.subtype === '*';
  const all = declared.type === '*' && declared.subtype === '*';
  const level = exact ? 4 : structured ? 3 : subtypes ? 2 : all ? 1 : 0;
  if (level === 0) return 0;
  for (const [name, value] of declared.parameters) {
    const given = sent.parameters.get(name);
    // A body is UTF-8 where a declared charset is left out by the sender.
    if (given === undefined && name === 'charset' && value.toLowerCase() === 'utf-8') continue;
    if (given?.toLowerCase() !== value.toLowerCase()) return 0;
  }
  return level * 100 + declared.parameters.size;
}

/** The declared one of `all` that fits `sent` best; undefined when none does. */
export function bestFit<T extends { readonly media: MediaType }>(all: readonly T[], sent: MediaType): T | undefined {
  let chosen: T | undefined;
  let score = 0;
  for (const one of all) {
    const next = closeness(one.media, sent);
    if (next > score) {
      score = next;
      chosen = one;
    }
  }
  return chosen;
}

/** True for JSON in any of its names: application/json, text/json and every `+json`. */
export function isJson({ type, subtype }: MediaType): boolean {
  return ((type === 'application' || type === 'text') && subtype === 'json') || subtype.endsWith('+json');
}
