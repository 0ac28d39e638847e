// Path templates (OAS 3.1 4.8.8.2) taken apart once: literals in canonical spelling, parameters by position.
// Every segment has the same shape, `literals[0] {names[0]} literals[1] …`, so that a whole-segment parameter, a
// partial one such as `{id}:publish` and several in one segment need no cases of their own.

/** One segment of a template: always one literal more than names; both neighbours of a name may be empty. */
export interface TemplateSegment {
  /** Canonical texts around the parameters, see `canonicalLiteral`. */
  readonly literals: readonly string[];
  /** Parameter names in order; empty for a literal segment. */
  readonly names: readonly string[];
}

/** A parsed template. `parseTemplate` is total: braces without a partner are literal text. */
export interface PathTemplate {
  readonly segments: readonly TemplateSegment[];
  /** Parameter names of all segments, in order. A name may repeat. */
  readonly names: readonly string[];
  /** Canonical text with each parameter as `{}`: equal for templates that match the same paths by the same shape. */
  readonly identity: string;
}

/** Takes a template apart. A missing leading slash is supplied; a trailing slash makes a last empty segment. */
export function parseTemplate(template: string): PathTemplate {
  const segments = splitSegments(template.startsWith('/') ? template.slice(1) : template).map(parseSegment);
  return {
    segments,
    names: segments.flatMap((segment) => segment.names),
    identity: `/${segments.map((segment) => segment.literals.join('{}')).join('/')}`,
  };
}

/** True for a segment that is one parameter and nothing else. */
export function isWholeParameter(segment: TemplateSegment): boolean {
  return segment.names.length === 1 && segment.literals[0] === '' && segment.literals[1] === '';
}

/**
 * The raw texts of a segment's parameters in `text`, or undefined when it does not fit. Each takes at least one
 * character; where several divisions fit, earlier parameters take as much as they can (`{name}.{ext}` divides
 * `a.tar.gz` into `a.tar` and `gz`). A percent-escape is never divided. Linear in the text for each parameter.
 */
export function matchSegment(segment: TemplateSegment, text: string): string[] | undefined {
  const { literals, names } = segment;
  const head = literals[0] as string;
  if (names.length === 0) return text === head ? [] : undefined;
  const tail = literals[names.length] as string;
  let end = text.length - tail.length;
  if (end <= head.length || !text.startsWith(head) || !text.endsWith(tail) || insideEscape(text, end)) return undefined;
  const values = new Array<string>(names.length);
  for (let index = names.length - 1; index > 0; index--) {
    const literal = literals[index] as string;
    const at = lastPlace(text, literal, end - (text[end - 3] === '%' ? 3 : 1));
    if (at <= head.length) return undefined;
    values[index] = text.slice(at + literal.length, end);
    end = at;
  }
  values[0] = text.slice(head.length, end);
  return values;
}

const canonical = /^[A-Za-z0-9\-._~!$&'()*+,;=:@]*$/;

/** Escapes unreserved characters away, upper-cases the escapes that stay, and escapes what no path may carry bare. */
export function canonicalLiteral(text: string): string {
  if (canonical.test(text)) return text;
  return text.toWellFormed().replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@]/gu, (token) => {
    if (token.length < 3) return encodeURIComponent(token);
    const character = String.fromCharCode(Number.parseInt(token.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : token.toUpperCase();
  });
}

// A slash inside braces belongs to the parameter's name. One pass: a document may hold very long keys.
function splitSegments(template: string): string[] {
  const segments: string[] = [];
  let start = 0;
  for (let at = 0; at <= template.length; at++) {
    if (at === template.length || template[at] === '/') {
      segments.push(template.slice(start, at));
      start = at + 1;
    } else if (template[at] === '{') {
      const close = closingBrace(template, at);
      if (close > 0) at = close;
    }
  }
  return segments;
}

// The index of the brace that closes the one at `open`; -1 when another opens first or the text ends.
function closingBrace(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '}') return at;
    if (text[at] === '{') return -1;
  }
  return -1;
}

// A large system has tens of thousands of segments, nearly all of them one literal or one parameter: each array is made
// with the size it has.
function parseSegment(text: string): TemplateSegment {
  if (!text.includes('{')) return { literals: [canonicalLiteral(text)], names: none };
  const found = [...text.matchAll(/\{([^{}]*)\}/g)];
  const starts = [0, ...found.map(({ index, 0: braces }) => index + braces.length)];
  const ends = [...found.map(({ index }) => index), text.length];
  const literals = starts.map((start, at) => canonicalLiteral(text.slice(start, ends[at])));
  if (literals.length === 2 && literals[0] === '' && literals[1] === '')
    return { literals: bare, names: [found[0]?.[1] ?? ''] };
  return { literals, names: found.map((match) => match[1] as string) };
}

const none: readonly string[] = [];
const bare: readonly string[] = ['', ''];

// The last place where `literal` ends at or before `end` and does not begin inside an escape; -1 when there is none.
function lastPlace(text: string, literal: string, end: number): number {
  let at = end - literal.length;
  if (at < 0) return -1;
  at = text.lastIndexOf(literal, at);
  while (at > 0 && insideEscape(text, at)) at = text.lastIndexOf(literal, at - 1);
  return at;
}

function insideEscape(text: string, at: number): boolean {
  return text[at - 1] === '%' || text[at - 2] === '%';
}
