// Secrets of URLs, taken out of everything that is printed.

/** `text` with the credentials and query values of every URL in it replaced by `…`. */
export function redact(text: string): string {
  return text.replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, (url) =>
    url.replace(/(:\/\/)[^/?#]*@/, '$1…@').replaceAll(/([?&][^=&#]+=)[^&#]*/g, '$1…'),
  );
}
