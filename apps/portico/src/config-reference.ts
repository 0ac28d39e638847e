// What is written about the configuration for others: the JSON Schema for editors and the tables of the manual.

import * as z from 'zod';
import { configSchema } from './config-schema.ts';
import { settings } from './settings.ts';

/** One node of the JSON Schema, as far as the tables need it. */
interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
}

/** The JSON Schema (draft 2020-12) of a configuration file. */
export function configJsonSchema(): SchemaNode {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // Defaults of whole sections are empty objects, which tell an editor nothing.
      if (typeof jsonSchema.default === 'object') delete jsonSchema.default;
    },
  }) as SchemaNode;
}

/** Markdown tables of all keys: those that are settings with their variable and flag, then the rest, then a service's. */
export function configTables(): { readonly settings: string; readonly fileOnly: string; readonly service: string } {
  const schema = configJsonSchema();
  const rows = leaves(schema, []);
  const settingOf = new Map(settings.map((setting) => [setting.path.join('.'), setting]));
  const service = schema.properties?.services?.additionalProperties;
  return {
    settings: table(
      ['Key', 'Value', 'Default', 'Variable', 'Flag', 'Meaning'],
      rows.flatMap(({ key, node }) => {
        const setting = settingOf.get(key);
        if (!setting) return [];
        const names = [setting.variable, setting.flag].map(code);
        return [[code(key), shapeOf(node), fallbackOf(node), ...names, node.description ?? '']];
      }),
    ),
    fileOnly: table(
      ['Key', 'Value', 'Default', 'Meaning'],
      rows.filter(({ key }) => !settingOf.has(key)).map(plainRow),
    ),
    service: table(['Key', 'Value', 'Default', 'Meaning'], leaves(service as SchemaNode, []).map(plainRow)),
  };
}

interface Leaf {
  readonly key: string;
  readonly node: SchemaNode;
}

function leaves(node: SchemaNode, path: readonly string[]): Leaf[] {
  const [root] = path;
  const whole = root === 'info' || root === 'services';
  if (node.properties && !whole) {
    return Object.entries(node.properties).flatMap(([key, child]) => leaves(child, [...path, key]));
  }
  return [{ key: path.join('.'), node }];
}

function plainRow({ key, node }: Leaf): string[] {
  return [code(key), shapeOf(node), fallbackOf(node), node.description ?? ''];
}

function shapeOf(node: SchemaNode): string {
  if (node.title !== undefined) return node.title;
  if (node.enum) return node.enum.map(code).join(', ');
  if (node.anyOf) return node.anyOf.map(shapeOf).join(' or ');
  if (node.type === 'array') return `list of ${node.items ? shapeOf(node.items) : 'values'}`;
  return words.get(node.type ?? '') ?? node.type ?? '';
}

const words: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['object', 'mapping'],
  ['boolean', '`true`, `false`'],
  ['integer', 'number'],
]);

function fallbackOf({ default: fallback }: SchemaNode): string {
  return fallback === undefined ? '' : code(String(fallback));
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}
