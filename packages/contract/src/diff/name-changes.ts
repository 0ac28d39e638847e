// Names that are not sent, but that generated clients and people hold on to: operation ids, tags, links.

import { isObject, own } from '../json.ts';
import { resolved } from '../request/resolved.ts';
import type { Finding } from './finding.ts';
import { pointers } from './lifecycle-changes.ts';
import type { OperationPair, Side } from './operation-pair.ts';

export function nameFindings({ before, after }: OperationPair): Finding[] {
  const found: Finding[] = [];
  const places = pointers(before, after);
  const [old, now] = [before.operation.sourceOperationId, after.operation.sourceOperationId];
  if (old !== undefined && old !== now) {
    const message = `operationId ${old} ${now === undefined ? 'is gone' : `became ${now}`}: names in generated clients change`;
    found.push({ rule: 'api-operation-id-removed', severity: 'cosmetic', place: 'operationId', ...places, message });
  } else if (old === undefined && now !== undefined) {
    const message = `operationId ${now} is new`;
    found.push({ rule: 'api-operation-id-added', severity: 'cosmetic', place: 'operationId', ...places, message });
  }
  const [from, to] = [tagsOf(before), tagsOf(after)];
  for (const tag of from.filter((one) => !to.includes(one))) {
    found.push({
      rule: 'api-tag-removed',
      severity: 'cosmetic',
      place: `tag ${tag}`,
      ...places,
      message: `tag ${tag} is gone`,
    });
  }
  for (const tag of to.filter((one) => !from.includes(one))) {
    found.push({
      rule: 'api-tag-added',
      severity: 'cosmetic',
      place: `tag ${tag}`,
      ...places,
      message: `tag ${tag} is new`,
    });
  }
  const [links, next] = [linksOf(before), linksOf(after)];
  for (const link of links) {
    if (next.has(link)) continue;
    const message = `link ${link} is gone: callers that follow it have to find their own way`;
    found.push({ rule: 'response-link-removed', severity: 'risky', place: `link ${link}`, ...places, message });
  }
  for (const link of next) {
    if (links.has(link)) continue;
    found.push({
      rule: 'response-link-added',
      severity: 'additive',
      place: `link ${link}`,
      ...places,
      message: `link ${link} is new`,
    });
  }
  return found;
}

/** As the service calls them: without the one that the merge gives to operations that have none, and without its prefix. */
function tagsOf({ operation: { tags, service } }: Side): string[] {
  const prefix = `${service}: `;
  return tags.filter((tag) => tag !== service).map((tag) => (tag.startsWith(prefix) ? tag.slice(prefix.length) : tag));
}

/** `200 GetUser`, for each link of each response. */
function linksOf({ node }: Side): Set<string> {
  const root = node('response');
  const declared = own(root.schema, 'responses');
  const found = new Set<string>();
  for (const status of Object.keys(isObject(declared) ? declared : {})) {
    const links = own(resolved(root.below('responses', status))?.schema, 'links');
    for (const name of Object.keys(isObject(links) ? links : {})) found.add(`${status} ${name}`);
  }
  return found;
}
