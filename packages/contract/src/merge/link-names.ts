// Which operation of the merged document a link of a service means (OAS 3.1 4.8.20).

import { type JsonObject, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { derivedOperationId, type Namer } from './naming.ts';
import type { PublicRoute } from './public-route.ts';

export interface LinkNames {
  /** Public id of the operation a link means; undefined when it means none or one that is not published. */
  linkTarget(link: JsonObject): string | undefined;
  /** Public id of an operation outside `paths`: in callbacks, webhooks and shared path items. */
  nestedOperationId(id: string, pointer: string): string;
}

/**
 * Names by the published routes of a service; `ids` are those of all its operations under `paths`, `allIds` of those
 * elsewhere too.
 */
export function linkNames(
  routes: readonly PublicRoute[],
  ids: ReadonlySet<string>,
  allIds: ReadonlySet<string>,
  namer: Namer,
): LinkNames {
  const byId = new Map<string, string>();
  const byPlace = new Map<string, string>();
  const taken = new Set(routes.map(({ operationId }) => operationId));
  for (const { sourceOperationId, operationId, declared } of routes) {
    if (sourceOperationId !== undefined && !byId.has(sourceOperationId)) byId.set(sourceOperationId, operationId);
    byPlace.set(`${declared.method} ${declared.path}`, operationId);
  }
  return {
    linkTarget(link) {
      const id = own(link, 'operationId');
      if (typeof id === 'string') {
        return byId.get(id) ?? (allIds.has(id) && !ids.has(id) ? namer.operationId(id) : undefined);
      }
      const reference = own(link, 'operationRef');
      const tokens = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
      if (tokens?.[0] !== 'paths') return undefined;
      const method = tokens.at(-1) ?? '';
      return byPlace.get(`${method.toUpperCase()} ${tokens[1]}`) ?? byPlace.get(`${method} ${tokens[1]}`);
    },
    nestedOperationId(id, pointer) {
      let name = namer.operationId(id);
      for (let count = 1; taken.has(name); count++) {
        name = namer.operationId(`${id}_${derivedOperationId('', pointer)}${count === 1 ? '' : `_${count}`}`);
      }
      taken.add(name);
      return name;
    },
  };
}
