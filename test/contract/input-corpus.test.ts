// Published documents of many authors, versions and tools: each must be read, be valid in the model, and stay as it is when
// it is read again.

import { parseDocument, toOpenApi30 } from '@portico/contract';
import { validate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { type CorpusFile, corpusFiles, corpusMissing, hasCorpus } from '../support/corpus.ts';

/** Files that are no documents of their own. */
const fragments = [
  'docusign/connect.schema-v2.json',
  /^oai-learn\/v2\.0\/(?:json|yaml)\/petstore-separate\/(?:common\/|spec\/(?!swagger))/,
  'vonage/common/common_errors.yml',
];

/** Documents that break the standard, by the rules that say so; strict mode keeps out exactly these. */
const invalid: Readonly<Record<string, readonly string[]>> = {
  'docusign/esignature.rest.swagger-v2.json': ['reference-dangling'],
  'docusign/monitor.rest.swagger-v2.0.json': ['field-unknown'],
  'docusign/monitor.rest.swagger-v2.json': ['field-unknown'],
  'docusign/rooms.rest.swagger-v2.json': ['field-unknown'],
  'oai-learn/v2.0/json/petstore-separate/spec/swagger.json': ['external-reference'],
  'oai-learn/v2.0/yaml/petstore-separate/spec/swagger.yaml': ['external-reference'],
  // Boolean exclusive bounds in 3.1: validators that do not look into schemas call these valid.
  'readme-oas-examples/3.1/json/schema-validation-local.json': ['schema-keyword'],
  'readme-oas-examples/3.1/json/schema-validation-top-level.json': ['schema-keyword'],
  'redocly/join-bar-3.2-invalid.yaml': ['field-unknown'],
  'redocly/join-foo-3.2-invalid.yaml': ['field-unknown'],
  'vonage/application.v2.yml': ['external-reference'],
  'vonage/conversation.yml': ['external-reference'],
  'vonage/voice.v2.yml': ['external-reference', 'field-type'],
};

/** What lenient mode cannot make valid: references to nothing, and a malformed URI in `$self`. */
const beyondRepair = ['docusign/esignature.rest.swagger-v2.json', 'redocly/join-foo-3.2-invalid.yaml'];

/** Operations whose requests are described in other files. */
const described = [
  'oai-learn/v2.0/json/petstore-separate/spec/swagger.json ~1pets/get',
  'oai-learn/v2.0/json/petstore-separate/spec/swagger.json ~1pets/post',
  'oai-learn/v2.0/yaml/petstore-separate/spec/swagger.yaml ~1pets/get',
  'oai-learn/v2.0/yaml/petstore-separate/spec/swagger.yaml ~1pets/post',
  'vonage/conversation.yml ~1conversations~1{conversation_id}~1members/post',
  'vonage/conversation.yml ~1conversations~1{conversation_id}~1members~1{member_id}/put',
  'vonage/conversation.yml ~1users~1{user_id}/put',
  'vonage/voice.v2.yml ~1/post',
];

const isFragment = (name: string): boolean =>
  fragments.some((pattern) => (typeof pattern === 'string' ? pattern === name : pattern.test(name)));

if (!hasCorpus) console.warn(`SKIPPED: ${corpusMissing}`);

describe.skipIf(!hasCorpus)('published documents', () => {
  const files = hasCorpus ? corpusFiles() : [];
  const documents = files.filter(({ name }) => !isFragment(name));
  const parsed = documents.map((file) => ({ file, ...parseDocument('svc', file.text) }));

  test('fragments are told from documents', () => {
    const rules = files
      .filter(({ name }) => isFragment(name))
      .map(({ text }) => parseDocument('svc', text).diagnostics[0]?.rule);
    expect(rules.length).toBeGreaterThan(0);
    expect(new Set(rules)).toEqual(new Set(['version-missing']));
  });

  test('lenient mode reads every document', () => {
    expect(documents.length).toBeGreaterThan(200);
    expect(parsed.filter(({ document }) => document === undefined).map(({ file }) => file.name)).toEqual([]);
  });

  test('strict mode reads the valid ones, and says which rules the others break', () => {
    const refused = documents.flatMap(({ name, text }) => {
      const { document, diagnostics } = parseDocument('svc', text, { mode: 'strict' });
      const broken = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
      return document === undefined ? [[name, [...broken].sort()]] : [];
    });
    expect(Object.fromEntries(refused)).toEqual(invalid);
  });

  test('no operation is lost, but those whose request is described elsewhere', () => {
    const lost = parsed.flatMap(({ file, diagnostics }) =>
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, pointer }) => `${file.name} ${rule} ${pointer}`),
    );
    expect(lost).toEqual(described.map((place) => place.replace(' ', ' external-reference /paths/')));
  });

  test('a document in the model is read as it is', () => {
    for (const { file, document } of parsed) {
      const text = JSON.stringify(document!.root);
      const again = parseDocument('svc', text);
      expect(JSON.stringify(again.document!.root) === text, file.name).toBe(true);
    }
  });

  test('two independent validators call every model valid', { timeout: 60_000 }, async () => {
    const validator = new Validator();
    const wrong: [CorpusFile['name'], string][] = [];
    for (const { file, document } of parsed) {
      const text = JSON.stringify(document!.root);
      const seriousme = await validator.validate(JSON.parse(text));
      if (!seriousme.valid) wrong.push([file.name, `seriousme: ${JSON.stringify(seriousme.errors).slice(0, 300)}`]);
      const scalar = await validate(JSON.parse(text));
      if (!scalar.valid) wrong.push([file.name, `scalar: ${JSON.stringify(scalar.errors).slice(0, 300)}`]);
    }
    expect(wrong.filter(([name]) => !beyondRepair.includes(name))).toEqual([]);
    expect([...new Set(wrong.map(([name]) => name))]).toEqual(beyondRepair);
  });

  test('the 3.0 view of every model is valid', { timeout: 60_000 }, async () => {
    const validator = new Validator();
    const wrong: string[] = [];
    for (const { file, document } of parsed) {
      const view = JSON.parse(JSON.stringify(toOpenApi30(document!.root).document));
      const { valid, errors } = await validator.validate(view);
      if (!valid && !beyondRepair.includes(file.name))
        wrong.push(`${file.name}: ${JSON.stringify(errors).slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
  });
});
