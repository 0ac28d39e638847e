// What a file of types says of itself: the first line tells who wrote it, and from what.

export interface ClientOrigin {
  /** Version of Portico. */
  readonly version: string;
  /** Id of the revision it is made from, when a gateway told it; else `document`. */
  readonly revision?: string | undefined;
  /** Digest of the document it is made from. */
  readonly document?: string | undefined;
}

/** The lines for the banner of `clientTypes`. No date: the same contract gives the same bytes. */
export function clientBanner({ version, revision, document }: ClientOrigin): string[] {
  const source = revision === undefined ? `document ${document ?? 'unknown'}` : `revision ${revision}`;
  return [
    `Portico ${version}, ${source}`,
    'Types of an API, written by `portico client`. Changes to this file do not last.',
  ];
}

/** The revision that a file of types was made from; undefined when its first line names none. */
export function bannerRevision(text: string): string | undefined {
  return /^\/\/ Portico [^\n,]*, revision ([0-9a-f]+)\n/.exec(text)?.[1];
}

/** The text without its first line: what a client depends on. */
export function withoutOrigin(text: string): string {
  return text.startsWith('// Portico ') ? text.slice(text.indexOf('\n') + 1) : text;
}
