// Names of header fields in lower case. A request has a dozen of them, and nearly all have been seen before: the same text is
// given for the same name each time, so that looking it up anywhere costs no new hash.

const known = new Map<string, string>();

/** Names that are remembered at most, and their length. */
const most = { names: 1_024, length: 64 };

/** `name` in lower case. */
export function lowerName(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  // A copy: a piece of a head would keep all of the head.
  const lower = Buffer.from(name.toLowerCase(), 'latin1').toString('latin1');
  if (name.length <= most.length && known.size < most.names)
    known.set(Buffer.from(name, 'latin1').toString('latin1'), lower);
  return lower;
}
