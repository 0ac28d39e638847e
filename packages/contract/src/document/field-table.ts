// The fields of each object of an OpenAPI document that hold no object of object-grammar.ts: what they may hold, and which
// fields an object cannot do without. Enough to merge, route and validate safely; not a meta-schema.

import type { Json } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import { type FieldType, fieldTypes } from './field-type.ts';
import type { VersionFamily } from './version.ts';

/** Objects that no reference leads to and no walk but the structural check visits. */
export type DetailKind =
  | 'info'
  | 'contact'
  | 'license'
  | 'server'
  | 'serverVariable'
  | 'externalDocs'
  | 'tag'
  | 'discriminator'
  | 'flows'
  | 'flow';

/** What a field holds: a plain value, or one or several detail objects. */
export type FieldSlot =
  | { readonly type: FieldType }
  | { readonly detail: DetailKind; readonly form: 'one' | 'list' | 'map' };

/** The fields of one kind of object. */
export interface FieldTable {
  readonly fields: ReadonlyMap<string, FieldSlot>;
  /** Fields an object must have, with what stands in for them; undefined when nothing can, so that the object goes. */
  readonly required: ReadonlyMap<string, Json | undefined>;
  /** True where any other field is allowed, as in a schema. */
  readonly open: boolean;
}

/** A table from words such as `url:text`, `servers:server[]` (a list of details) and `variables:serverVariable{}` (a map). */
function table(words: string, required: Record<string, Json | undefined> = {}, open = false): FieldTable {
  const fields = words.split(/\s+/).map((word): [string, FieldSlot] => {
    const [, name = '', type = '', form] = /^(.*):(\w+)(\[\]|\{\})?$/.exec(word) ?? [];
    const fieldType = fieldTypes.get(type);
    if (fieldType !== undefined) return [name, { type: fieldType }];
    return [name, { detail: type as DetailKind, form: form === '[]' ? 'list' : form === '{}' ? 'map' : 'one' }];
  });
  return { fields: new Map(fields), required: new Map(Object.entries(required)), open };
}

const none: FieldTable = { fields: new Map(), required: new Map(), open: false };
const described = 'summary:text description:text';
const styled = 'style:text explode:flag allowReserved:flag example:anything';
const parameterLike = `description:text required:flag deprecated:flag allowEmptyValue:flag ${styled}`;

const schemaWords = `$ref:text $id:text $schema:text $anchor:text $dynamicRef:text $dynamicAnchor:text $vocabulary:object
  $comment:text title:text description:text format:text default:anything example:anything examples:list const:anything
  enum:list type:type multipleOf:number maximum:number exclusiveMaximum:number minimum:number exclusiveMinimum:number
  maxLength:count minLength:count pattern:text maxItems:count minItems:count uniqueItems:flag maxContains:count
  minContains:count maxProperties:count minProperties:count required:texts dependentRequired:textsMap
  contentEncoding:text contentMediaType:text nullable:flag readOnly:flag writeOnly:flag deprecated:flag
  discriminator:discriminator xml:object externalDocs:externalDocs`;

/** OpenAPI 3.1 with the fields of 3.2. */
const fieldTables: Readonly<Record<ObjectKind | DetailKind, FieldTable>> = {
  document: table(
    `openapi:text info:info servers:server[] security:security tags:tag[] externalDocs:externalDocs jsonSchemaDialect:text
    $self:text`,
    { info: { title: '', version: '' } },
  ),
  info: table(`title:text version:text ${described} termsOfService:text contact:contact license:license`, {
    title: '',
    version: '',
  }),
  contact: table('name:text url:text email:text'),
  license: table('name:text identifier:text url:text', { name: undefined }),
  server: table('url:text description:text name:text variables:serverVariable{}', { url: undefined }),
  serverVariable: table('enum:texts default:text description:text', { default: undefined }),
  externalDocs: table('url:text description:text', { url: undefined }),
  tag: table(`name:text ${described} externalDocs:externalDocs parent:text kind:text`, { name: undefined }),
  discriminator: table('propertyName:text mapping:textMap defaultMapping:text', { propertyName: undefined }),
  components: none,
  paths: none,
  pathItem: table(`$ref:text ${described} servers:server[]`),
  operation: table(
    `tags:texts ${described} externalDocs:externalDocs operationId:text deprecated:flag security:security servers:server[]`,
  ),
  parameter: table(`name:text in:place ${parameterLike}`, { name: undefined, in: undefined }),
  header: table(parameterLike),
  requestBody: table('description:text required:flag', { content: {} }),
  mediaType: table('example:anything'),
  encoding: table('contentType:text style:text explode:flag allowReserved:flag'),
  responses: none,
  response: table(described, { description: '' }),
  example: table(`${described} value:anything externalValue:text dataValue:anything serializedValue:text`),
  link: table(
    'operationRef:text operationId:text parameters:object requestBody:anything description:text server:server',
  ),
  callback: none,
  securityScheme: table(
    `type:schemeType description:text name:text in:text scheme:text bearerFormat:text flows:flows openIdConnectUrl:text
    oauth2MetadataUrl:text deprecated:flag`,
    { type: undefined },
  ),
  flows: table('implicit:flow password:flow clientCredentials:flow authorizationCode:flow deviceAuthorization:flow'),
  flow: table('authorizationUrl:text tokenUrl:text refreshUrl:text deviceAuthorizationUrl:text scopes:textMap', {
    scopes: {},
  }),
  schema: table(schemaWords, {}, true),
  extension: { ...none, open: true },
};

/** Where 3.0 differs: one type, boolean exclusive bounds. */
const fieldTables30: typeof fieldTables = {
  ...fieldTables,
  schema: table(
    schemaWords.replace('type:type', 'type:singleType').replaceAll(/(exclusive\w+):number/g, '$1:boundFlag'),
    {},
    true,
  ),
};

/** Where 3.2 differs: a response needs no description. */
const fieldTables32: typeof fieldTables = { ...fieldTables, response: table(described) };

/** The tables of a version. */
export function fieldTablesOf(family: VersionFamily): typeof fieldTables {
  return family === '3.0' ? fieldTables30 : family === '3.2' ? fieldTables32 : fieldTables;
}
