// OpenAPI 2.0 to the model, in one step. Tolerant: what is malformed is carried over as it is and found by the structural
// check, which sees the result. Findings of this step point into the published document.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Findings } from './findings.ts';
import type { Upgrade20 } from './upgrade-2.0/context.ts';
import { mediaTypesIn, upgradePathItem } from './upgrade-2.0/operation.ts';
import { upgradeParameter } from './upgrade-2.0/parameter.ts';
import { bodyOf } from './upgrade-2.0/request-body.ts';
import { upgradeResponse } from './upgrade-2.0/response.ts';
import { upgradeSchema } from './upgrade-2.0/schema.ts';
import { upgradeSecurityScheme } from './upgrade-2.0/security-scheme.ts';
import { serversOf } from './upgrade-2.0/servers.ts';

/** Root fields that have another form or another place in the model. */
const consumed: ReadonlySet<string> = new Set(
  'swagger host basePath schemes consumes produces paths definitions parameters responses securityDefinitions info'.split(
    ' ',
  ),
);

/** A 2.0 document as 3.1. */
export function upgrade20(root: JsonObject, findings: Findings): JsonObject {
  const upgrade: Upgrade20 = {
    root,
    findings,
    consumes: mediaTypesIn(own(root, 'consumes')) ?? [],
    produces: mediaTypesIn(own(root, 'produces')) ?? [],
    schemas: new Map(),
  };
  const paths = own(root, 'paths');
  const components = componentsOf(root, upgrade);
  const kept = Object.entries(root).filter(([key]) => !consumed.has(key));
  return {
    openapi: '3.1.0',
    ...(own(root, 'info') !== undefined && { info: root.info as Json }),
    ...serversOf(root),
    ...Object.fromEntries(kept),
    paths: isObject(paths)
      ? mapEntries(paths, (item, path) =>
          path.startsWith('x-') ? item : upgradePathItem(item, ['paths', path], upgrade),
        )
      : (paths ?? {}),
    ...(Object.keys(components).length > 0 && { components }),
  };
}

function componentsOf(root: JsonObject, upgrade: Upgrade20): JsonObject {
  const components: JsonObject = {};
  const definitions = own(root, 'definitions');
  if (definitions !== undefined) {
    components.schemas = mapEntries(definitions, (schema, name) =>
      upgradeSchema(schema, ['definitions', name], upgrade),
    );
  }
  const responses = own(root, 'responses');
  if (responses !== undefined) {
    components.responses = mapEntries(responses, (response, name) =>
      upgradeResponse(response, ['responses', name], upgrade.produces, upgrade),
    );
  }
  Object.assign(components, sharedParameters(own(root, 'parameters'), upgrade));
  const schemes = own(root, 'securityDefinitions');
  if (schemes !== undefined) components.securitySchemes = mapEntries(schemes, upgradeSecurityScheme);
  return components;
}

/** Shared parameters; bodies become request bodies, and form fields have become part of the operations that refer to them. */
function sharedParameters(shared: Json | undefined, upgrade: Upgrade20): JsonObject {
  const parameters: [string, Json][] = [];
  const requestBodies: [string, Json][] = [];
  for (const [name, value] of Object.entries(isObject(shared) ? shared : {})) {
    const tokens = ['parameters', name];
    if (!isObject(value)) parameters.push([name, value]);
    else if (value.in === 'body') requestBodies.push([name, bodyOf({ value, tokens }, upgrade.consumes, upgrade)]);
    else if (value.in !== 'formData') parameters.push([name, upgradeParameter(value, tokens, upgrade)]);
  }
  return {
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
    ...(requestBodies.length > 0 && { requestBodies: Object.fromEntries(requestBodies) }),
  };
}

function mapEntries(object: Json, change: (value: Json, key: string) => Json): Json {
  if (!isObject(object)) return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
