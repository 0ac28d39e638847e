// The template that a path which nobody declares would probably have: counted by it, `/kb/drafts/17` and `/kb/drafts/18`
// are one missing operation. A guess for people, used for nothing else.

const longest = { segments: 8, text: 200 };

/** `/kb/drafts/17` → `/kb/drafts/{}`: segments that look like identifiers become `{}`, and what is long is cut. */
export function undeclaredPath(path: string): string {
  const segments = path.slice(0, longest.text).split('/', longest.segments + 1);
  return segments.map((segment) => (looksLikeId(segment) ? '{}' : segment)).join('/');
}

// A number, a UUID, or a long run that no word is: with digits, or longer than words are.
function looksLikeId(segment: string): boolean {
  return (
    /^\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(segment) ||
    (/\d/.test(segment) && segment.length >= 12) ||
    segment.length > 40
  );
}
