// What an answer says of an operation that is on its way out: Deprecation (RFC 9745) and Sunset (RFC 8594). Callers read
// documents rarely and answers all the time.

import { type Operation, own } from '@portico/contract';

const known = new WeakMap<Operation, readonly string[]>();
const none: readonly string[] = [];

/** Names and values in turn; empty for an operation that is not deprecated. */
export function deprecationFields(operation: Operation): readonly string[] {
  if (!operation.deprecated) return none;
  const found = known.get(operation);
  if (found) return found;
  const fields = fieldsOf(operation, Date.now());
  known.set(operation, fields);
  return fields;
}

/** The same without memory; `now` stands for a date of deprecation that the document does not give, in milliseconds. */
export function fieldsOf({ definition }: Pick<Operation, 'definition'>, now: number): readonly string[] {
  const since = dateIn(own(definition, 'x-deprecated-since')) ?? now;
  const sunset = dateIn(own(definition, 'x-sunset'));
  return [
    ...['Deprecation', `@${Math.floor(since / 1_000)}`, 'Link', '</docs>; rel="deprecation"; type="text/html"'],
    ...(sunset === undefined ? [] : ['Sunset', new Date(sunset).toUTCString()]),
  ];
}

/** A date or a time of ISO 8601, in milliseconds since the epoch; a date is its first moment in UTC. */
function dateIn(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
