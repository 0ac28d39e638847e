// What of an operation's contract is enforced, and what is not: what is shown to people must not promise more.

import { isObject, type JsonObject, own } from './json.ts';
import type { Operation } from './operation.ts';
import { separatorOf } from './request/json-sequence.ts';
import { isJson, parseMediaType } from './request/media-type.ts';
import { bodyReader } from './request/media-value.ts';
import { operationNode } from './request/operation-node.ts';
import { resolved } from './request/resolved.ts';
import type { Direction, SchemaNode } from './schema/schema-node.ts';
import type { Enforcement, ValidationPolicy } from './validation-policy.ts';

/** What comes of violations of one operation, and which parts of its contract are not looked at all the same. */
export interface OperationEnforcement {
  readonly requests: Enforcement;
  readonly responses: Enforcement;
  /** Each with its reason, such as `request body application/xml: XML is not read`. */
  readonly notEnforced: readonly string[];
}

/** The enforcement of `operation`, whose references lead into `root`, under its policy. Pure and total. */
export function enforcement(operation: Operation, root: JsonObject, policy: ValidationPolicy): OperationEnforcement {
  const { requests, responses } = policy;
  const request = operationNode(operation, root, { direction: 'request' });
  const inRequest =
    requests === 'off'
      ? []
      : [...unreadParameters(request), ...unread('request body', resolved(request.below('requestBody')), 'request')];
  const answers = own(request.schema, 'responses');
  const inResponses = (responses !== 'off' && isObject(answers) ? Object.keys(answers) : []).flatMap((status) =>
    unread(`response ${status} body`, resolved(request.below('responses', status)), 'response'),
  );
  return { requests, responses, notEnforced: [...inRequest, ...inResponses] };
}

/** The parameters whose content is of a media type that is not read. */
function unreadParameters(operation: SchemaNode): string[] {
  const declared = own(operation.schema, 'parameters');
  return (Array.isArray(declared) ? declared : []).flatMap((_, index) => {
    const parameter = resolved(operation.below('parameters', index));
    const content = own(parameter?.schema, 'content');
    const [key] = isObject(content) ? Object.keys(content) : [];
    const media = key === undefined ? undefined : parseMediaType(key);
    const place = own(parameter?.schema, 'in');
    const isForm = place === 'querystring' && media?.subtype === 'x-www-form-urlencoded';
    if (key === undefined || isForm || (media && (isJson(media) || media.type === 'text'))) return [];
    return [`${String(place)} parameter ${String(own(parameter?.schema, 'name'))} ${key}: is not read`];
  });
}

/** The media types of `content` whose bodies are passed on unread. */
function unread(what: string, holder: SchemaNode | undefined, direction: Direction): string[] {
  const content = own(holder?.schema, 'content');
  return (isObject(content) ? Object.keys(content) : []).flatMap((key) => {
    const reason = reasonOf(key, resolved(holder?.below('content', key)), direction);
    return reason === undefined ? [] : [`${what} ${key}: ${reason}`];
  });
}

function reasonOf(key: string, part: SchemaNode | undefined, direction: Direction): string | undefined {
  const media = parseMediaType(key);
  if (media === undefined) return 'is no media type';
  const isItemized = part?.below('itemSchema') !== undefined && separatorOf(media) !== undefined;
  if (isItemized) return direction === 'request' ? undefined : 'items are passed on as they come';
  const schema = part?.below('schema');
  if (part === undefined || schema === undefined || schema.schema === true) return 'has no schema';
  if (`${media.type}/${media.subtype}` === 'text/event-stream') return 'a stream has no end to check it at';
  // Under a range the type that is sent decides.
  if (media.type === '*' || media.subtype.startsWith('*') || bodyReader(media, part, schema) !== undefined)
    return undefined;
  if (separatorOf(media) !== undefined) return 'has no itemSchema';
  return /(?:^|\+)xml$/.test(media.subtype) ? 'XML is not read' : 'binary content is not read';
}
