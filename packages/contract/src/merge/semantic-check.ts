// What a document says about itself that is not so, and that structural validators miss: references, mappings and links to
// nothing, schemes that nobody defines, ids and templates that should be unique. Works on one service's document and
// on a merged one alike.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { fragmentTokens } from '../pointer.ts';
import { anchorOf, formatPointer, valueAt } from '../reference.ts';
import { type Place, rewrite } from '../rewrite.ts';
import { parseTemplate } from '../route/path-template.ts';
import type { RuleId } from '../rules.ts';
import { policyExtension, policyFaults } from '../validation-policy.ts';
import { mappingReference } from './discriminator.ts';
import { schemesOf } from './security.ts';

/** One finding, before it is known whose document it is about. */
export interface SemanticFinding {
  readonly rule: RuleId;
  /** JSON Pointer into the document. */
  readonly pointer: string;
  readonly message: string;
}

export interface Semantics {
  readonly findings: readonly SemanticFinding[];
  /** Every operationId, callbacks and webhooks included. */
  readonly operationIds: ReadonlySet<string>;
}

/** Reads a document (3.1 or 3.2) once and tells what does not hold together. In the order of the document. */
export function semanticCheck(root: JsonObject): Semantics {
  const findings: SemanticFinding[] = [];
  const operationIds = new Map<string, string>();
  const anchors = new Set<string>();
  const later: (() => void)[] = [];
  const find = (rule: RuleId, tokens: readonly string[], message: string) => {
    findings.push({ rule, pointer: formatPointer(tokens), message });
  };
  rewrite(root, 'document', {
    reference(text, place) {
      if (place.kind !== 'extension') later.push(lookUp(text, place));
      return text;
    },
    enter(object, place) {
      const { kind, tokens } = place;
      if (kind === 'schema') {
        if (typeof own(object, '$id') === 'string') return false;
        for (const keyword of ['$anchor', '$dynamicAnchor']) {
          const anchor = own(object, keyword);
          if (typeof anchor === 'string') anchors.add(anchor);
        }
        checkMapping(object, tokens);
      } else if (kind === 'operation') {
        checkOperation(object, tokens);
      } else if (kind === 'link' && !Object.hasOwn(object, '$ref')) {
        const here = [...tokens];
        later.push(() => checkLink(object, here));
      }
      return true;
    },
  });
  checkSchemes(own(root, 'security'), ['security']);
  checkTemplates();
  for (const check of later) check();
  return { findings, operationIds: new Set(operationIds.keys()) };

  function lookUp(text: string, { tokens }: Place): () => void {
    const here = [...tokens];
    return () => {
      const anchor = anchorOf(text);
      const target = fragmentTokens(text);
      const found = anchor === undefined ? !target || valueAt(root, target) !== undefined : anchors.has(anchor);
      if (!found) find('reference-dangling', here, `There is nothing at ${text}`);
    };
  }

  function checkMapping(schema: JsonObject, tokens: readonly string[]): void {
    const discriminator = own(schema, 'discriminator');
    const mapping = own(discriminator, 'mapping');
    const fallback = own(discriminator, 'defaultMapping');
    const entries: [string[], Json][] = isObject(mapping)
      ? Object.entries(mapping).map(([key, target]) => [['mapping', key], target])
      : [];
    if (fallback !== undefined) entries.push([['defaultMapping'], fallback]);
    for (const [field, target] of entries) {
      const place = typeof target === 'string' ? fragmentTokens(mappingReference(target)) : undefined;
      if (place && valueAt(root, place) === undefined) {
        find('mapping-dangling', [...tokens, 'discriminator', ...field], `There is no schema ${target}`);
      }
    }
  }

  function checkOperation(operation: JsonObject, tokens: readonly string[]): void {
    const policy = own(operation, policyExtension);
    for (const { name, message } of policy === undefined ? [] : policyFaults(policy)) {
      find('validation-policy-unknown', [...tokens, policyExtension, ...(name === '' ? [] : [name])], message);
    }
    checkSchemes(own(operation, 'security'), [...tokens, 'security']);
    const id = own(operation, 'operationId');
    if (typeof id !== 'string') return;
    const first = operationIds.get(id);
    if (first === undefined) operationIds.set(id, formatPointer(tokens));
    else find('operation-id-duplicate', [...tokens, 'operationId'], `The id ${id} is already used at ${first}`);
  }

  function checkSchemes(requirements: Json | undefined, tokens: readonly string[]): void {
    const defined = own(own(root, 'components'), 'securitySchemes');
    for (const name of schemesOf(requirements)) {
      const place = fragmentTokens(name);
      if (own(defined, name) === undefined && (!place || valueAt(root, place) === undefined)) {
        find('security-scheme-undefined', tokens, `There is no security scheme ${name}`);
      }
    }
  }

  function checkLink(link: JsonObject, tokens: readonly string[]): void {
    const id = own(link, 'operationId');
    const reference = own(link, 'operationRef');
    const target = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
    if (typeof id === 'string' ? !operationIds.has(id) : target && valueAt(root, target) === undefined) {
      find('link-dangling', tokens, `There is no operation ${id ?? reference}`);
    }
  }

  function checkTemplates(): void {
    const paths = own(root, 'paths');
    const known = new Map<string, string>();
    for (const path of isObject(paths) ? Object.keys(paths) : []) {
      if (!path.startsWith('/')) continue;
      const { identity } = parseTemplate(path);
      const first = known.get(identity);
      if (first === undefined) known.set(identity, path);
      else reportTemplates(first, path, own(paths, first), own(paths, path));
    }
  }

  function reportTemplates(first: string, path: string, one: Json | undefined, other: Json | undefined): void {
    find('templates-identical', ['paths', path], `The path matches the same requests as ${first}`);
    for (const method of methodFields) {
      if (own(one, method) !== undefined && own(other, method) !== undefined) {
        find('operation-duplicate', ['paths', path, method], `${method.toUpperCase()} is already declared at ${first}`);
      }
    }
  }
}
