// Where an operation is in its document, and the schemas that all operations of the document share.

import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { type SchemaCompiler, schemaCompiler } from '../schema/compile.ts';
import { escapeToken } from '../schema/run.ts';
import type { Direction, SchemaNode } from '../schema/schema-node.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

const compilers: Readonly<Record<Direction, WeakMap<JsonObject, SchemaCompiler>>> = {
  request: new WeakMap(),
  response: new WeakMap(),
};

/** The Operation Object as a node of `root`, the merged document; schemas below it compile once for each direction. */
export function operationNode(operation: Operation, root: JsonObject, direction: Direction): SchemaNode {
  const compiler = compilers[direction].get(root) ?? schemaCompiler(root, { direction });
  compilers[direction].set(root, compiler);
  return compiler.node(operation.definition, pointerOf(operation));
}

function pointerOf({ path, method }: Operation): string {
  const lower = method.toLowerCase();
  const last = METHODS.has(lower) ? lower : `additionalOperations/${escapeToken(method)}`;
  return `/paths/${escapeToken(path)}/${last}`;
}
