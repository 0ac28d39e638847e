// Rules about everything but schemas, and about members of objects. A table, so that it may be long.

import type { Json, JsonObject } from '../json.ts';
import type { ChangeSeverity } from './change.ts';
import type { ChangeRule } from './diff-rules.ts';

const ok: JsonObject = { 200: { description: 'ok' } };
const schema = (type: string, rest: JsonObject = {}): JsonObject => ({ type, ...rest });
const content = (value: Json, type = 'application/json'): JsonObject => ({ content: { [type]: { schema: value } } });
const query = (rest: JsonObject = {}): JsonObject => ({ name: 'sort', in: 'query', schema: schema('string'), ...rest });
const person = (rest: JsonObject = {}, members: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties: { name: schema('string'), ...members },
  ...rest,
});

/** A document with one operation, `POST /things`. */
const operation = (fields: JsonObject, root: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Example', version: '1' },
  paths: { '/things': { post: { responses: ok, ...fields } } },
  ...root,
});
const paths = (value: JsonObject, root: JsonObject = {}): JsonObject => ({ ...operation({}, root), paths: value });
const body = (value: Json, rest: JsonObject = {}): JsonObject =>
  operation({ requestBody: { ...content(value), ...rest } });
const answer = (value: Json): JsonObject => operation({ responses: { 200: { description: 'ok', ...content(value) } } });
const header = (rest: JsonObject | undefined): JsonObject =>
  operation({
    responses: {
      200: { description: 'ok', ...(rest && { headers: { 'X-Total': { schema: schema('integer'), ...rest } } }) },
    },
  });
const statuses = (...codes: string[]): JsonObject =>
  operation({ responses: Object.fromEntries(codes.map((code) => [code, { description: code }])) });
const answersAs = (...types: string[]): JsonObject =>
  operation({
    responses: {
      200: {
        description: 'ok',
        content: Object.fromEntries(types.map((type) => [type, { schema: schema('string') }])),
      },
    },
  });
const takes = (...types: string[]): JsonObject =>
  operation({
    requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: schema('object') }])) },
  });
const form = (encoding: JsonObject): JsonObject =>
  operation({
    requestBody: {
      content: {
        'application/x-www-form-urlencoded': {
          schema: { type: 'object', properties: { tags: { type: 'array', items: schema('string') } } },
          encoding,
        },
      },
    },
  });
const schemes: JsonObject = {
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      bearer: { type: 'http', scheme: 'bearer' },
      login: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://example.com/token', scopes: { read: '', write: '' } } },
      },
    },
  },
};
const moved: JsonObject = {
  components: {
    securitySchemes: {
      login: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://login.example.com/token', scopes: { read: '', write: '' } } },
      },
    },
  },
};
const secured = (...security: JsonObject[]): JsonObject => operation({ security }, schemes);
const deprecated = (rest: JsonObject = {}): JsonObject => operation({ deprecated: true, ...rest });
const listOf = (rest: JsonObject): JsonObject =>
  operation({ parameters: [query({ schema: { type: 'array', items: schema('string') }, ...rest })] });
const asked = (...parameters: JsonObject[]): JsonObject => operation({ parameters });
const callback = (value: Json | undefined): JsonObject =>
  operation(
    value === undefined
      ? {}
      : { callbacks: { done: { '{$request.body#/url}': { post: { requestBody: content(value), responses: ok } } } } },
  );
const webhook = (value: Json | undefined): JsonObject =>
  operation(
    {},
    value === undefined ? {} : { webhooks: { done: { post: { requestBody: content(value), responses: ok } } } },
  );
const thing = { post: { responses: ok } };
const other = { get: { responses: ok } };

type Pair = readonly [before: JsonObject, after: JsonObject];

function rule(id: string, severity: ChangeSeverity, explanation: string, failing: Pair, passing: Pair): ChangeRule {
  const direction = /request|parameter/.test(id) ? 'request' : /response/.test(id) ? 'response' : 'none';
  const pair = ([before, after]: Pair) => ({ before, after });
  return { id, severity, direction, explanation, failing: pair(failing), passing: pair(passing) };
}

export const operationRules: readonly ChangeRule[] = [
  // ── Operations ─────────────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'endpoint-added',
    'additive',
    'There is a new operation.',
    [paths({ '/things': thing }), paths({ '/things': { ...thing, ...other } })],
    [paths({ '/things': thing }), paths({ '/things': thing })],
  ),
  rule(
    'api-path-removed-without-deprecation',
    'breaking',
    'All operations of a path are gone, and nobody said so before: callers get 404. Breaking for what was stable or beta, risky for drafts.',
    [paths({ '/things': thing, '/others': other }), paths({ '/others': other })],
    [
      paths({
        '/things/{id}': {
          get: { parameters: [{ name: 'id', in: 'path', required: true, schema: schema('string') }], responses: ok },
        },
      }),
      paths({
        '/things/{thing}': {
          get: { parameters: [{ name: 'thing', in: 'path', required: true, schema: schema('string') }], responses: ok },
        },
      }),
    ],
  ),
  rule(
    'api-removed-without-deprecation',
    'breaking',
    'An operation is gone while others of its path stay, and nobody said so before: callers get 405.',
    [paths({ '/things': { ...thing, ...other } }), paths({ '/things': other })],
    [paths({ '/things': { ...thing, ...other } }), paths({ '/things': { ...other, ...thing } })],
  ),
  rule(
    'api-path-removed-with-deprecation',
    'additive',
    'All operations of a path are gone, as was announced.',
    [
      paths({ '/things': { post: { deprecated: true, responses: ok } }, '/others': other }),
      paths({ '/others': other }),
    ],
    [paths({ '/things': { post: { responses: ok } }, '/others': other }), paths({ '/others': other })],
  ),
  rule(
    'api-removed-with-deprecation',
    'additive',
    'An operation is gone, as was announced.',
    [paths({ '/things': { post: { deprecated: true, responses: ok }, ...other } }), paths({ '/things': other })],
    [paths({ '/things': { ...thing, ...other } }), paths({ '/things': other })],
  ),
  rule(
    'api-path-removed-before-sunset',
    'breaking',
    'All operations of a path are gone before the end that was announced. Risky when the date of today is not known.',
    [
      paths({ '/things': { post: { deprecated: true, 'x-sunset': '9999-12-31', responses: ok } }, '/others': other }),
      paths({ '/others': other }),
    ],
    [
      paths({ '/things': { post: { deprecated: true, 'x-sunset': '2000-01-01', responses: ok } }, '/others': other }),
      paths({ '/others': other }),
    ],
  ),
  rule(
    'api-removed-before-sunset',
    'breaking',
    'An operation is gone before the end that was announced.',
    [
      paths({ '/things': { post: { deprecated: true, 'x-sunset': '9999-12-31', responses: ok }, ...other } }),
      paths({ '/things': other }),
    ],
    [
      paths({ '/things': { post: { deprecated: true, 'x-sunset': '2000-01-01', responses: ok }, ...other } }),
      paths({ '/things': other }),
    ],
  ),
  rule(
    'api-path-sunset-parse',
    'breaking',
    'A deprecated operation is gone, and its end was not said as a date.',
    [
      paths({ '/things': { post: { deprecated: true, 'x-sunset': 'soon', responses: ok } }, '/others': other }),
      paths({ '/others': other }),
    ],
    [
      paths({ '/things': { post: { deprecated: true, responses: ok } }, '/others': other }),
      paths({ '/others': other }),
    ],
  ),
  // ── On the way in and out ──────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'endpoint-deprecated',
    'cosmetic',
    'An operation is deprecated.',
    [operation({}), deprecated()],
    [deprecated(), deprecated()],
  ),
  rule(
    'endpoint-deprecated-with-sunset',
    'cosmetic',
    'An operation is deprecated, and its end is known.',
    [operation({}), deprecated({ 'x-sunset': '9999-12-31' })],
    [operation({}), deprecated()],
  ),
  rule(
    'endpoint-reactivated',
    'additive',
    'An operation is no longer deprecated.',
    [deprecated(), operation({})],
    [operation({}), operation({})],
  ),
  rule(
    'api-deprecated-sunset-parse',
    'breaking',
    'The end of a deprecated operation is no date, so nobody can plan for it.',
    [operation({}), deprecated({ 'x-sunset': 'soon' })],
    [operation({}), deprecated({ 'x-sunset': '2999-01-01' })],
  ),
  rule(
    'api-sunset-deleted',
    'breaking',
    'The end of a deprecated operation was taken back.',
    [deprecated({ 'x-sunset': '9999-12-31' }), deprecated()],
    [deprecated({ 'x-sunset': '9999-12-31' }), operation({})],
  ),
  rule(
    'api-sunset-date-changed-too-small',
    'breaking',
    'The end of a deprecated operation was moved up.',
    [deprecated({ 'x-sunset': '9999-12-31' }), deprecated({ 'x-sunset': '9999-12-30' })],
    [deprecated({ 'x-sunset': '9999-12-30' }), deprecated({ 'x-sunset': '9999-12-31' })],
  ),
  rule(
    'api-stability-decreased',
    'breaking',
    'The promise that an operation stays as it is was taken back.',
    [operation({ 'x-stability-level': 'stable' }), operation({ 'x-stability-level': 'beta' })],
    [operation({ 'x-stability-level': 'beta' }), operation({ 'x-stability-level': 'stable' })],
  ),
  rule(
    'api-stability-increased',
    'additive',
    'An operation is promised to stay as it is.',
    [operation({ 'x-stability-level': 'beta' }), operation({ 'x-stability-level': 'stable' })],
    [operation({}), operation({})],
  ),
  rule(
    'api-invalid-stability-level',
    'breaking',
    'The stability level is none that is known.',
    [operation({}), operation({ 'x-stability-level': 'rock solid' })],
    [operation({}), operation({ 'x-stability-level': 'stable' })],
  ),
  // ── Who may call ───────────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'api-security-required',
    'breaking',
    'Anybody could call the operation, and now callers have to say who they are.',
    [operation({}, schemes), secured({ key: [] })],
    [operation({}, schemes), secured({ key: [] }, {})],
  ),
  rule(
    'api-security-removed',
    'breaking',
    'One way to say who is calling no longer suffices.',
    [secured({ key: [] }, { bearer: [] }), secured({ key: [] })],
    [secured({ key: [] }), secured({ key: [] }, { bearer: [] })],
  ),
  rule(
    'api-security-added',
    'additive',
    'There is another way to say who is calling.',
    [secured({ key: [] }), secured({ key: [] }, { bearer: [] })],
    [secured({ key: [] }), secured({ key: [] })],
  ),
  rule(
    'api-security-scope-added',
    'breaking',
    'Tokens need another scope.',
    [secured({ login: ['read'] }), secured({ login: ['read', 'write'] })],
    [secured({ login: ['read', 'write'] }), secured({ login: ['read'] })],
  ),
  rule(
    'api-security-scope-removed',
    'additive',
    'Tokens need fewer scopes.',
    [secured({ login: ['read', 'write'] }), secured({ login: ['read'] })],
    [secured({ login: ['read'] }), secured({ login: ['read'] })],
  ),
  rule(
    'api-security-weakened',
    'breaking',
    'Callers had to say who they are, and now anybody may call: whoever relies on that is hurt. Accept it when it is meant.',
    [secured({ key: [] }), operation({}, schemes)],
    [secured({ key: [] }, {}), operation({}, schemes)],
  ),
  // ── Parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'new-required-request-parameter',
    'breaking',
    'A new parameter is required: callers that do not know it are refused.',
    [asked(), asked(query({ required: true }))],
    [asked(), asked(query())],
  ),
  rule(
    'new-optional-request-parameter',
    'additive',
    'There is a new parameter, which may be left out.',
    [asked(), asked(query())],
    [asked(query()), asked(query())],
  ),
  rule(
    'request-parameter-removed',
    'risky',
    'A parameter is gone: what callers ask for with it is no longer looked at.',
    [asked(query()), asked()],
    [asked(query({ deprecated: true })), asked()],
  ),
  rule(
    'request-parameter-removed-with-deprecation',
    'additive',
    'A deprecated parameter is gone, as was announced.',
    [asked(query({ deprecated: true })), asked()],
    [asked(query()), asked()],
  ),
  rule(
    'request-parameter-removed-before-sunset',
    'breaking',
    'A parameter is gone before the end that was announced. Risky when the date of today is not known.',
    [asked(query({ deprecated: true, 'x-sunset': '9999-12-31' })), asked()],
    [asked(query({ deprecated: true, 'x-sunset': '2000-01-01' })), asked()],
  ),
  rule(
    'request-parameter-sunset-parse',
    'breaking',
    'A deprecated parameter is gone, and its end was not said as a date.',
    [asked(query({ deprecated: true, 'x-sunset': 'soon' })), asked()],
    [asked(query({ deprecated: true })), asked()],
  ),
  rule(
    'request-parameter-sunset-deleted',
    'breaking',
    'The end of a deprecated parameter was taken back.',
    [asked(query({ deprecated: true, 'x-sunset': '9999-12-31' })), asked(query({ deprecated: true }))],
    [asked(query({ deprecated: true, 'x-sunset': '9999-12-31' })), asked(query())],
  ),
  rule(
    'request-parameter-sunset-date-changed-too-small',
    'breaking',
    'The end of a deprecated parameter was moved up.',
    [
      asked(query({ deprecated: true, 'x-sunset': '9999-12-31' })),
      asked(query({ deprecated: true, 'x-sunset': '9999-12-30' })),
    ],
    [
      asked(query({ deprecated: true, 'x-sunset': '9999-12-30' })),
      asked(query({ deprecated: true, 'x-sunset': '9999-12-31' })),
    ],
  ),
  rule(
    'request-parameter-became-required',
    'breaking',
    'A parameter may no longer be left out.',
    [asked(query()), asked(query({ required: true }))],
    [asked(query({ required: true })), asked(query({ required: true }))],
  ),
  rule(
    'request-parameter-became-optional',
    'additive',
    'A parameter may be left out.',
    [asked(query({ required: true })), asked(query())],
    [asked(query()), asked(query())],
  ),
  rule(
    'request-path-parameter-renamed',
    'cosmetic',
    'A path parameter has another name, which is not sent.',
    [
      paths({
        '/things/{id}': {
          get: { parameters: [{ name: 'id', in: 'path', required: true, schema: schema('string') }], responses: ok },
        },
      }),
      paths({
        '/things/{thing}': {
          get: { parameters: [{ name: 'thing', in: 'path', required: true, schema: schema('string') }], responses: ok },
        },
      }),
    ],
    [asked(query()), asked(query())],
  ),
  rule(
    'request-parameter-style-changed',
    'breaking',
    'The values of a parameter are written in another style.',
    [listOf({}), listOf({ style: 'pipeDelimited' })],
    [listOf({}), listOf({ style: 'form' })],
  ),
  rule(
    'request-parameter-explode-changed',
    'breaking',
    'Several values are written under one name, or under one name each.',
    [listOf({}), listOf({ explode: false })],
    [asked(query()), asked(query({ explode: false }))],
  ),
  rule(
    'request-parameter-allow-reserved-changed',
    'breaking',
    'Reserved characters may no longer be sent as they are.',
    [asked(query({ allowReserved: true })), asked(query())],
    [asked(query()), asked(query({ allowReserved: true }))],
  ),
  rule(
    'request-parameter-content-type-changed',
    'breaking',
    'The value of a parameter is written as another media type.',
    [asked(query()), asked({ name: 'sort', in: 'query', ...content(schema('string')) })],
    [asked(query()), asked(query({ style: 'form' }))],
  ),
  rule(
    'request-parameter-deprecated',
    'cosmetic',
    'A parameter is deprecated.',
    [asked(query()), asked(query({ deprecated: true }))],
    [asked(query()), asked(query())],
  ),
  rule(
    'request-parameter-reactivated',
    'cosmetic',
    'A parameter is no longer deprecated.',
    [asked(query({ deprecated: true })), asked(query())],
    [asked(query()), asked(query())],
  ),
  // ── Bodies of requests ─────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'request-body-added-required',
    'breaking',
    'There was no body, and now callers have to send one.',
    [operation({}), body(schema('object'), { required: true })],
    [operation({}), body(schema('object'))],
  ),
  rule(
    'request-body-added-optional',
    'additive',
    'There was no body, and now callers may send one.',
    [operation({}), body(schema('object'))],
    [body(schema('object')), body(schema('object'))],
  ),
  rule(
    'request-body-removed',
    'breaking',
    'There was a body, and now there is none: what callers send is refused or not looked at.',
    [body(schema('object')), operation({})],
    [operation({}), operation({})],
  ),
  rule(
    'request-body-became-required',
    'breaking',
    'The body may no longer be left out.',
    [body(schema('object')), body(schema('object'), { required: true })],
    [body(schema('object'), { required: true }), body(schema('object'), { required: true })],
  ),
  rule(
    'request-body-became-optional',
    'additive',
    'The body may be left out.',
    [body(schema('object'), { required: true }), body(schema('object'))],
    [body(schema('object')), body(schema('object'))],
  ),
  rule(
    'request-body-media-type-removed',
    'breaking',
    'Bodies of a media type are no longer taken.',
    [takes('application/json', 'application/xml'), takes('application/json')],
    [takes('application/json'), takes('application/*')],
  ),
  rule(
    'request-body-media-type-added',
    'additive',
    'Bodies of another media type are taken.',
    [takes('application/json'), takes('application/json', 'application/xml')],
    [takes('application/json'), takes('application/json')],
  ),
  rule(
    'request-body-media-type-schema-added',
    'breaking',
    'Anything could be sent, and now there is a schema.',
    [operation({ requestBody: { content: { 'application/json': {} } } }), body(schema('object'))],
    [operation({ requestBody: { content: { 'application/json': {} } } }), body(true)],
  ),
  rule(
    'request-body-media-type-schema-removed',
    'additive',
    'There was a schema, and now anything may be sent.',
    [body(schema('object')), operation({ requestBody: { content: { 'application/json': {} } } })],
    [body(true), operation({ requestBody: { content: { 'application/json': {} } } })],
  ),
  rule(
    'request-body-encoding-changed',
    'breaking',
    'A part of a form is written in another way. Risky where only its media type or fields changed.',
    [form({}), form({ tags: { explode: false } })],
    [form({}), form({ tags: { style: 'form' } })],
  ),
  rule(
    'new-required-request-property',
    'breaking',
    'A new member is required: callers that do not know it are refused.',
    [body(person()), body(person({ required: ['age'] }, { age: schema('integer') }))],
    [body(person()), body(person({ required: ['age'] }, { age: schema('integer', { readOnly: true }) }))],
  ),
  rule(
    'new-optional-request-property',
    'additive',
    'There is a new member, which may be left out.',
    [body(person()), body(person({}, { age: schema('integer') }))],
    [body(person()), body(person())],
  ),
  rule(
    'request-property-became-required',
    'breaking',
    'A member may no longer be left out.',
    [body(person()), body(person({ required: ['name'] }))],
    [body(person({ required: ['name'] })), body({ allOf: [person(), { required: ['name'] }] })],
  ),
  rule(
    'request-property-became-optional',
    'additive',
    'A member may be left out.',
    [body(person({ required: ['name'] })), body(person())],
    [body(person()), body(person())],
  ),
  rule(
    'request-property-removed',
    'risky',
    'A member is gone: what callers send there is no longer looked at. Breaking where members that are not named are refused.',
    [body(person({}, { age: schema('integer') })), body(person())],
    [
      body(person({}, { age: schema('integer') })),
      body({ allOf: [person(), { properties: { age: schema('integer') } }] }),
    ],
  ),
  // ── Responses ──────────────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'response-success-status-removed',
    'breaking',
    'A way to succeed is gone: callers that wait for it never get it.',
    [statuses('200', '201'), statuses('200')],
    [statuses('200', '201'), statuses('2XX')],
  ),
  rule(
    'response-success-status-added',
    'risky',
    'There is another way to succeed, which callers may not know.',
    [statuses('200'), statuses('200', '202')],
    [statuses('2XX'), statuses('200', '202', '2XX')],
  ),
  rule(
    'response-non-success-status-removed',
    'additive',
    'A way to fail is no longer declared.',
    [statuses('200', '404'), statuses('200')],
    [statuses('200', '404'), statuses('200', '4XX')],
  ),
  rule(
    'response-non-success-status-added',
    'additive',
    'Another way to fail is declared.',
    [statuses('200'), statuses('200', '404')],
    [statuses('200', 'default'), statuses('200', '404', 'default')],
  ),
  rule(
    'response-media-type-removed',
    'breaking',
    'The response no longer comes in a media type: callers that ask for it get another one or 406.',
    [answersAs('application/json', 'application/xml'), answersAs('application/json')],
    [answersAs('application/json'), answersAs('application/json', 'application/xml')],
  ),
  rule(
    'response-media-type-added',
    'additive',
    'The response also comes in another media type, for those who ask for it.',
    [answersAs('application/json'), answersAs('application/json', 'application/xml')],
    [answersAs('application/json'), answersAs('application/json')],
  ),
  rule(
    'response-media-type-name-generalized',
    'breaking',
    'The response may come in any of several media types.',
    [answersAs('application/json'), answersAs('application/*')],
    [answersAs('application/*'), answersAs('application/json')],
  ),
  rule(
    'response-media-type-name-specialized',
    'risky',
    'The response comes in a media type that is a special case of the one it came in, such as application/problem+json for application/json.',
    [answersAs('application/json'), answersAs('application/problem+json')],
    [answersAs('application/json'), answersAs('application/json')],
  ),
  rule(
    'api-security-component-url-changed',
    'risky',
    'Tokens come from another address: callers that have it written down get none.',
    [secured({ login: ['read'] }), operation({ security: [{ login: ['read'] }] }, moved)],
    [secured({ login: ['read'] }), secured({ login: ['read'] })],
  ),
  rule(
    'response-body-media-type-schema-added',
    'additive',
    'Anything could come, and now there is a schema.',
    [
      operation({ responses: { 200: { description: 'ok', content: { 'application/json': {} } } } }),
      answer(schema('object')),
    ],
    [answer(schema('object')), answer(schema('object'))],
  ),
  rule(
    'response-body-media-type-schema-removed',
    'breaking',
    'There was a schema, and now anything may come.',
    [
      answer(schema('object')),
      operation({ responses: { 200: { description: 'ok', content: { 'application/json': {} } } } }),
    ],
    [answer(true), operation({ responses: { 200: { description: 'ok', content: { 'application/json': {} } } } })],
  ),
  rule(
    'response-required-property-removed',
    'breaking',
    'A member that was always there is gone.',
    [answer(person({ required: ['age'] }, { age: schema('integer') })), answer(person())],
    [answer(person({ required: ['age'] }, { age: schema('integer', { writeOnly: true }) })), answer(person())],
  ),
  rule(
    'response-optional-property-removed',
    'risky',
    'A member that could be there is gone: callers that read it find nothing.',
    [answer(person({}, { age: schema('integer') })), answer(person())],
    [answer(person()), answer(person({}, { age: schema('integer') }))],
  ),
  rule(
    'response-property-became-optional',
    'breaking',
    'A member that was always there may be missing.',
    [answer(person({ required: ['name'] })), answer(person())],
    [answer(person()), answer(person({ required: ['name'] }))],
  ),
  rule(
    'response-property-became-required',
    'additive',
    'A member is always there now.',
    [answer(person()), answer(person({ required: ['name'] }))],
    [answer(person()), answer(person())],
  ),
  rule(
    'response-optional-property-added',
    'additive',
    'There is a new member, which may be missing.',
    [answer(person()), answer(person({}, { age: schema('integer') }))],
    [answer(person()), answer(person())],
  ),
  rule(
    'response-required-property-added',
    'additive',
    'There is a new member, which is always there.',
    [answer(person()), answer(person({ required: ['age'] }, { age: schema('integer') }))],
    [answer(person()), answer(person())],
  ),
  rule(
    'response-closed-property-added',
    'breaking',
    'The schema said that there are no members but those it names, and now there is another one: callers that check what they get refuse it.',
    [
      answer(person({ additionalProperties: false })),
      answer(person({ additionalProperties: false }, { age: schema('integer') })),
    ],
    [answer(person()), answer(person({}, { age: schema('integer') }))],
  ),
  // ── Fields of responses ────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'required-response-header-removed',
    'breaking',
    'A header field that was always there is gone.',
    [header({ required: true }), header(undefined)],
    [header({ required: true }), header({ required: true, description: 'all of them' })],
  ),
  rule(
    'optional-response-header-removed',
    'risky',
    'A header field that could be there is gone.',
    [header({}), header(undefined)],
    [header({}), header({})],
  ),
  rule(
    'response-header-became-optional',
    'breaking',
    'A header field that was always there may be missing.',
    [header({ required: true }), header({})],
    [header({}), header({ required: true })],
  ),
  rule(
    'response-header-became-required',
    'additive',
    'A header field is always there now.',
    [header({}), header({ required: true })],
    [header({}), header({})],
  ),
  rule(
    'response-header-added',
    'additive',
    'There is a new header field.',
    [header(undefined), header({})],
    [header({}), header({})],
  ),
  // ── Calls that the service makes ───────────────────────────────────────────────────────────────────────────────────
  rule(
    'callback-added',
    'additive',
    'The service calls back in a new case.',
    [callback(undefined), callback(person())],
    [callback(person()), callback(person())],
  ),
  rule(
    'callback-removed',
    'breaking',
    'The service no longer calls back: those who wait for it wait for ever.',
    [callback(person()), callback(undefined)],
    [callback(person()), callback(person())],
  ),
  rule(
    'webhook-added',
    'additive',
    'There is a new webhook.',
    [webhook(undefined), webhook(person())],
    [webhook(person()), webhook(person())],
  ),
  rule(
    'webhook-removed',
    'breaking',
    'A webhook is gone: those who wait for it wait for ever.',
    [webhook(person()), webhook(undefined)],
    [webhook(person()), webhook(person())],
  ),
  // ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  rule(
    'api-operation-id-added',
    'cosmetic',
    'An operation got an id, which generated clients call it by.',
    [operation({}), operation({ operationId: 'addThing' })],
    [operation({ operationId: 'addThing' }), operation({ operationId: 'addThing' })],
  ),
  rule(
    'api-operation-id-removed',
    'cosmetic',
    'An operation lost its id or has another one: names in generated clients change.',
    [operation({ operationId: 'addThing' }), operation({ operationId: 'createThing' })],
    [operation({}), operation({ operationId: 'addThing' })],
  ),
  rule(
    'api-tag-added',
    'cosmetic',
    'An operation got a tag.',
    [operation({}), operation({ tags: ['new'] })],
    [operation({ tags: ['new'] }), operation({ tags: ['new'] })],
  ),
  rule(
    'api-tag-removed',
    'cosmetic',
    'An operation lost a tag.',
    [operation({ tags: ['old'] }), operation({})],
    [operation({}), operation({ tags: ['new'] })],
  ),
  rule(
    'response-link-added',
    'additive',
    'A response tells of another operation that goes with it.',
    [
      operation({ operationId: 'add' }),
      operation({
        operationId: 'add',
        responses: { 200: { description: 'ok', links: { again: { operationId: 'add' } } } },
      }),
    ],
    [operation({}), operation({})],
  ),
  rule(
    'response-link-removed',
    'risky',
    'A response no longer tells of an operation that goes with it.',
    [
      operation({
        operationId: 'add',
        responses: { 200: { description: 'ok', links: { again: { operationId: 'add' } } } },
      }),
      operation({ operationId: 'add' }),
    ],
    [operation({}), operation({})],
  ),
  rule(
    'api-server-added',
    'additive',
    'There is another address for those who call the service directly.',
    [
      operation({}, { servers: [{ url: 'https://a.example' }] }),
      operation({}, { servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }] }),
    ],
    [operation({}), operation({})],
  ),
  rule(
    'api-server-removed',
    'risky',
    'An address for those who call the service directly is gone.',
    [
      operation({}, { servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }] }),
      operation({}, { servers: [{ url: 'https://a.example' }] }),
    ],
    [
      operation({}, { servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }] }),
      operation({}, { servers: [{ url: 'https://b.example' }, { url: 'https://a.example' }] }),
    ],
  ),
];
