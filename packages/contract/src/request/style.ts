// How arrays and objects are written into one text (OAS 3.1.1 4.8.12.2, RFC 6570): splitting only. Texts are split
// before they are percent-decoded, so that an escaped delimiter is data.

/** What a value is written as: a single text, a list of texts, or names with texts. */
export type Structure = 'scalar' | 'list' | 'record';

/** Texts as they were written, still percent-encoded. */
export type Written =
  | { readonly structure: 'scalar'; readonly text: string }
  | { readonly structure: 'list'; readonly texts: readonly string[] }
  | { readonly structure: 'record'; readonly members: readonly Member[] };

/** A name with its text, or with the texts of a list. */
export type Member = readonly [string, string | readonly string[]];

/** Splits one text; undefined when it is not written in the style. */
export type Split = (text: string, structure: Structure, explode: boolean) => Written | undefined;

/** `a,b` and `x=1,y=2`: paths and headers. */
export const simple: Split = (text, structure, explode) => delimited(text, structure, ',', explode);

/** `.a.b`: paths. */
export const label: Split = (text, structure, explode) =>
  text.startsWith('.') ? delimited(text.slice(1), structure, explode ? '.' : ',', explode) : undefined;

/** `;name=a,b`: paths. */
export function matrix(name: string): Split {
  return (text, structure, explode) => {
    if (!text.startsWith(';')) return undefined;
    const parts = text.slice(1).split(';');
    if (structure === 'record' && explode) return record(parts.map(pair));
    const texts = parts.map(pair).map(([key, value]) => (key === name ? value : undefined));
    if (texts.includes(undefined) || (texts.length > 1 && !(structure === 'list' && explode))) return undefined;
    if (structure === 'list' && explode) return { structure, texts: texts as string[] };
    return delimited(texts[0] as string, structure, ',', false);
  };
}

/** `a,b` in a query, a cookie or a form; `explode` is settled before, by the names. */
export const form: Split = (text, structure) => delimited(text, structure, ',', false);

/** `a%20b` in a query; a blank itself in the parts of a multipart form. */
export const spaceDelimited: Split = (text, structure) => delimited(text, structure, /%20|[+ ]/, false);

/** `a|b` or `a%7Cb` in a query. */
export const pipeDelimited: Split = (text, structure) => delimited(text, structure, /\||%7[Cc]/, false);

function delimited(
  text: string,
  structure: Structure,
  delimiter: string | RegExp,
  explode: boolean,
): Written | undefined {
  if (structure === 'scalar') return { structure, text };
  const texts = text.split(delimiter);
  if (structure === 'list') return { structure, texts };
  if (explode) return texts.every((part) => part.includes('=')) ? record(texts.map(pair)) : undefined;
  if (texts.length % 2 === 1) return undefined;
  return record(texts.flatMap((name, i) => (i % 2 === 0 ? [[name, texts[i + 1] as string] as const] : [])));
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Names with texts; undefined when a name is given twice. */
export function record(members: readonly Member[]): Written | undefined {
  return new Set(members.map(([name]) => name)).size === members.length ? { structure: 'record', members } : undefined;
}
