// The catalogue of everything Portico may find about a document: one stable id a rule. docs/diagnostics.md is made from it.
// A table, so that it may be long: ids in sections by the stage that finds them. Ids are never renamed or reused.

import type { Severity } from './diagnostic.ts';

/** What every finding of one kind has in common. */
export interface Rule {
  /** Severity unless a finding says otherwise: lenient mode lowers an error it could repair to a warning. */
  readonly severity: Severity;
  /** A few words, as a heading. */
  readonly title: string;
  /** Why it matters and what Portico does about it. */
  readonly explanation: string;
  /** What the document's owner can do, in the imperative. */
  readonly fix: string;
}

const catalogue = {
  // ── Reading: from text to JSON ─────────────────────────────────────────────────────────────────────────────────────
  'limit-bytes': {
    severity: 'error',
    title: 'Document too large',
    explanation: 'The text is longer than the limit of bytes, so it is not read at all.',
    fix: 'Publish a smaller document (move long examples out) or raise the limit of bytes for documents.',
  },
  'limit-depth': {
    severity: 'error',
    title: 'Document too deep',
    explanation: 'Objects and arrays are nested deeper than the limit; such documents exhaust the stack of many tools.',
    fix: 'Move inner schemas to components and refer to them with $ref.',
  },
  'limit-nodes': {
    severity: 'error',
    title: 'Too many values',
    explanation:
      'The document holds more objects, arrays and scalars than the limit, counted after YAML aliases expand.',
    fix: 'Split the service, or use $ref instead of YAML aliases.',
  },
  'limit-aliases': {
    severity: 'error',
    title: 'Too many YAML aliases',
    explanation: 'The YAML text uses more aliases than the limit; a few lines of aliases can expand to gigabytes.',
    fix: 'Use $ref instead of YAML aliases.',
  },
  'limit-operations': {
    severity: 'error',
    title: 'Too many operations',
    explanation: 'The document declares more operations than the limit.',
    fix: 'Split the service, or raise the limit of operations for documents.',
  },
  'document-empty': {
    severity: 'error',
    title: 'Empty document',
    explanation: 'The text is empty or only white space.',
    fix: 'Check that the service writes its OpenAPI document to the body of the answer.',
  },
  'document-html': {
    severity: 'error',
    title: 'A web page instead of a document',
    explanation: 'The text is HTML: often a log-in page, a documentation page or the error page of a proxy.',
    fix: 'Point Portico to the address of the OpenAPI document itself, such as /openapi.json.',
  },
  'document-not-object': {
    severity: 'error',
    title: 'Not an object',
    explanation: 'The text is a JSON or YAML list or a single value; an OpenAPI document is an object.',
    fix: 'Publish one object with the fields openapi, info and paths.',
  },
  'json-syntax': {
    severity: 'error',
    title: 'JSON syntax error',
    explanation: 'The text begins like JSON but is not JSON (RFC 8259).',
    fix: 'Correct the text at the line and column shown; a trailing comma, a comment or a cut-off answer is usual.',
  },
  'yaml-syntax': {
    severity: 'error',
    title: 'YAML syntax error',
    explanation: 'The text is neither JSON nor YAML 1.2.',
    fix: 'Correct the text at the line and column shown; wrong indentation or an unquoted colon is usual.',
  },
  'yaml-irregular': {
    severity: 'warning',
    title: 'Irregular YAML',
    explanation: 'The strict YAML reader refuses the text and the tolerant one takes it. Other tools may refuse it.',
    fix: 'Correct the text at the line and column shown.',
  },
  'duplicate-key': {
    severity: 'error',
    title: 'Key declared twice',
    explanation:
      'An object has the same key twice, which readers understand differently (RFC 8259 4; YAML 1.2, 3.2.1.3). In lenient mode the last one counts.',
    fix: 'Remove one of the two.',
  },
  'findings-omitted': {
    severity: 'info',
    title: 'More findings',
    explanation: 'The document has more findings than are listed for one document.',
    fix: 'Repair the listed ones first.',
  },
  'version-missing': {
    severity: 'error',
    title: 'Not an OpenAPI document',
    explanation: 'The object has neither a field openapi nor a field swagger, so its fields have no known meaning.',
    fix: 'Add openapi: 3.1.0, or publish the OpenAPI document instead of this one.',
  },
  'version-unsupported': {
    severity: 'error',
    title: 'Unknown OpenAPI version',
    explanation: 'Portico reads 2.0 and 3.0 to 3.2.',
    fix: 'Publish OpenAPI 3.0, 3.1 or 3.2.',
  },
  'paths-missing': {
    severity: 'error',
    title: 'No paths',
    explanation:
      'The document has no paths (nor webhooks or components, which 3.1 takes instead), so it promises nothing.',
    fix: 'Add paths; an empty object is fine for a service without operations.',
  },

  // ── Structure: what merge, routing and validation rely on ──────────────────────────────────────────────────────────
  'field-type': {
    severity: 'error',
    title: 'Wrong type',
    explanation: 'A field holds a value of a type the standard does not allow. In lenient mode the field is left out.',
    fix: 'Give the field the type the OpenAPI Specification asks for.',
  },
  'field-missing': {
    severity: 'error',
    title: 'Required field missing',
    explanation: 'A field the standard requires is absent. In lenient mode a neutral value stands in for it.',
    fix: 'Add the field.',
  },
  'field-unknown': {
    severity: 'error',
    title: 'Unknown field',
    explanation:
      'The standard has no such field here and the name does not begin with x-, so it has no effect. In lenient mode it is left out.',
    fix: 'Correct the name, or begin it with x-.',
  },
  'path-template': {
    severity: 'error',
    title: 'Malformed path template',
    explanation:
      'A path must begin with / and its braces must pair; no request could match. Its operations are kept out.',
    fix: 'Correct the path, for example /users/{id}.',
  },
  'path-unreachable': {
    severity: 'warning',
    title: 'Path no request has',
    explanation:
      'A path with ? or # outside braces is declared and shown, but requests carry these outside of the path.',
    fix: 'Declare query parameters instead; fragments are never sent.',
  },
  'path-parameter-undeclared': {
    severity: 'error',
    title: 'Path parameter not declared',
    explanation: 'The path has a name in braces without a parameter of that name. In lenient mode it is any string.',
    fix: 'Add a parameter with in: path, this name and required: true.',
  },
  'path-parameter-unused': {
    severity: 'error',
    title: 'Path parameter not in the path',
    explanation: 'No request can carry a path parameter that the path does not name. In lenient mode it is left out.',
    fix: 'Remove the parameter, or name it in the path in braces.',
  },
  'path-parameter-optional': {
    severity: 'error',
    title: 'Optional path parameter',
    explanation: 'A path without its parameter is another path. In lenient mode the parameter is made required.',
    fix: 'Add required: true to the parameter.',
  },
  'parameter-duplicate': {
    severity: 'error',
    title: 'Parameter declared twice',
    explanation: 'Two parameters of one list have the same name and place. In lenient mode the first one counts.',
    fix: 'Remove one of the two.',
  },
  'operation-broken': {
    severity: 'error',
    title: 'Operation kept out',
    explanation:
      'Something the operation cannot do without is broken, so it is left out; the rest of the document stays.',
    fix: 'Repair what the message names.',
  },
  'reference-type': {
    severity: 'error',
    title: 'Malformed reference',
    explanation: 'A $ref must be a text. In lenient mode it is left out.',
    fix: 'Write the reference as a string such as #/components/schemas/Pet.',
  },
  'reference-dangling': {
    severity: 'error',
    title: 'Reference to nothing',
    explanation:
      'The $ref points to a place the document does not have. In lenient mode it stays, constrains nothing and is never bound to another service.',
    fix: 'Add what it points to, or correct the reference.',
  },
  'reference-loop': {
    severity: 'error',
    title: 'Reference to itself',
    explanation:
      'Following the $ref leads back to it without ever meeting a definition. In lenient mode it is left out.',
    fix: 'Let one of the references of the loop be the definition.',
  },
  'external-reference': {
    severity: 'error',
    title: 'Reference outside the document',
    explanation:
      'Portico does not read other files or addresses because a document asks for it. An operation whose request depends on such a reference is kept out; elsewhere a value that promises nothing takes its place.',
    fix: 'Publish one self-contained document, or allow what it refers to under references of the service.',
  },
  'reference-unread': {
    severity: 'warning',
    title: 'File of a reference not read',
    explanation:
      'The configuration allows the document to refer to the file or address, and it could not be read or used. References to it count as references outside the document.',
    fix: 'Put the file where the reference leads, in the version of OpenAPI that the document has.',
  },
  'component-name': {
    severity: 'warning',
    title: 'Component name outside the allowed characters',
    explanation:
      'Names of components may hold letters, digits, dot, hyphen and underscore. Others are escaped in the merged document.',
    fix: 'Rename the component.',
  },
  'schema-keyword': {
    severity: 'error',
    title: 'Malformed schema keyword',
    explanation:
      'A keyword of a schema has a value JSON Schema does not allow. In lenient mode the keyword is left out.',
    fix: 'Correct the value of the keyword.',
  },

  // ── Upgrade: from 2.0 and 3.0 to the model ─────────────────────────────────────────────────────────────────────────
  'ref-siblings': {
    severity: 'info',
    title: 'Fields beside $ref',
    explanation:
      'In OpenAPI 2.0 and 3.0 everything beside $ref is ignored, except summary and description, which are kept for readers.',
    fix: 'Wrap the reference: allOf: [{ $ref: … }], and put the other fields beside allOf.',
  },
  'nullable-without-type': {
    severity: 'warning',
    title: 'nullable without type',
    explanation: 'In OpenAPI 3.0 nullable has an effect only beside type (3.0.3, 4.7.24.1), so it is left out here.',
    fix: 'Add type beside nullable, or add a branch that allows null.',
  },
  'exclusive-without-bound': {
    severity: 'info',
    title: 'exclusiveMinimum or exclusiveMaximum without its bound',
    explanation:
      'A boolean exclusiveMinimum says something about minimum only; alone it is without effect and left out.',
    fix: 'Add the bound or remove the keyword.',
  },
  'collection-format': {
    severity: 'error',
    title: 'Collection format without equivalent',
    explanation:
      'OpenAPI 3 cannot express this collectionFormat here. In lenient mode the parameter is a plain string.',
    fix: 'Use csv, ssv, pipes or multi where OpenAPI 2.0 allows them.',
  },
  'body-conflict': {
    severity: 'error',
    title: 'More than one body',
    explanation:
      'An operation takes one body parameter or form parameters, not both. In lenient mode the first body counts.',
    fix: 'Keep one body parameter, or only form parameters.',
  },

  // ── Merge: from the documents of all services to one ───────────────────────────────────────────────────────────────
  'service-name': {
    severity: 'error',
    title: 'Unusable service name',
    explanation:
      'Service names are lower-case letters, digits and hyphens, a letter first; public names are built on them. The service is left out.',
    fix: 'Rename the service, for example to billing-v2.',
  },
  'service-duplicate': {
    severity: 'error',
    title: 'Two documents for one service',
    explanation: 'A service has one document in a merge; the one with the lower digest is used, whatever came first.',
    fix: 'Give each document a service name of its own.',
  },
  'operation-conflict': {
    severity: 'error',
    title: 'Operation declared by two services',
    explanation:
      'A request could go to either service. One service keeps the operation or none does, as the policy says; everything else of both is merged.',
    fix: 'Change the path, set a prefix for one of the services, or decide with onConflict.',
  },
  'operation-duplicate': {
    severity: 'error',
    title: 'Operation declared twice',
    explanation:
      'Two path templates of the document differ in parameter names alone and share a method. The one declared first is served.',
    fix: 'Keep one of the two templates.',
  },
  'templates-identical': {
    severity: 'warning',
    title: 'Templates that differ in parameter names alone',
    explanation:
      'The standard forbids such pairs (OAS 3.1 4.8.8.1). Their methods are joined under the template declared first.',
    fix: 'Use the same parameter names in both templates.',
  },
  'operation-id-duplicate': {
    severity: 'warning',
    title: 'Operation id used twice',
    explanation:
      'Operation ids are unique in a document (OAS 3.1 4.8.10.1). The first by path and method keeps it; others get a suffix made of method and path.',
    fix: 'Give each operation an id of its own.',
  },
  'path-reserved': {
    severity: 'warning',
    title: 'Path the gateway serves itself',
    explanation: 'The operation is left out: a request for this path never reaches a service.',
    fix: 'Change the path, set a prefix for the service, or move the reserved paths of the gateway.',
  },
  'operation-infrastructure': {
    severity: 'info',
    title: 'Infrastructure operation',
    explanation: "A service's own health endpoint and document are for the gateway, so they stay out of the contract.",
    fix: 'Nothing to do.',
  },
  'audience-nobody': {
    severity: 'warning',
    title: 'Operation for no audience',
    explanation:
      'x-audience is neither a text nor a list of texts, or an empty list. The operation is routed and in no view of the document.',
    fix: 'Name the audiences, such as x-audience: [partner], or remove the field when it is for everybody.',
  },
  'operation-internal': {
    severity: 'info',
    title: 'Internal operation',
    explanation: 'Operations marked x-internal are neither published nor routed.',
    fix: 'Remove x-internal to publish the operation.',
  },
  'security-scheme-undefined': {
    severity: 'error',
    title: 'Security scheme not defined',
    explanation:
      'A security requirement names a scheme the document does not define. It is never bound to the scheme of another service.',
    fix: 'Define the scheme in components.securitySchemes or correct the name.',
  },
  'mapping-dangling': {
    severity: 'warning',
    title: 'Discriminator mapping to nothing',
    explanation: 'The mapping names a schema the document does not have.',
    fix: 'Add the schema or remove the entry.',
  },
  'link-dangling': {
    severity: 'warning',
    title: 'Link to an unknown operation',
    explanation: 'The link names an operation that the merged document does not have, so the link is left out.',
    fix: 'Correct operationId or operationRef, or remove the link.',
  },
  'server-variable-unbound': {
    severity: 'error',
    title: 'Server variable without a value',
    explanation:
      'The base path of the server cannot be known: the variable has neither a default nor a configured value. The base is taken to be empty.',
    fix: 'Give the variable a default, or set serverVariables for the service.',
  },
  'servers-ambiguous': {
    severity: 'warning',
    title: 'Servers with different base paths',
    explanation: 'The document names several servers whose paths differ. The first one is used.',
    fix: 'Choose with the setting server of the service.',
  },
  'route-shadowed': {
    severity: 'info',
    title: "Path inside another service's template",
    explanation: 'A concrete path wins over a template, so these requests go to the service with the concrete path.',
    fix: 'Nothing, if meant so; else change one of the paths.',
  },
  'route-ambiguous': {
    severity: 'warning',
    title: 'Paths that match the same requests',
    explanation:
      'Neither template is more concrete than the other. The one that is concrete in the earlier segment is preferred.',
    fix: 'Change one of the paths so that no request fits both.',
  },
  'overlay-operation': {
    severity: 'warning',
    title: 'Operation that an overlay adds',
    explanation:
      'An overlay adds an operation, or moves one, to where no service has one. It is left out: nobody would answer.',
    fix: 'Let the service declare the operation, or remove the action from the overlay.',
  },
  'overlay-target': {
    severity: 'warning',
    title: 'Overlay action without effect',
    explanation:
      'The target of an action of an overlay selects nothing in the merged document, or is no JSONPath that Portico understands.',
    fix: 'Correct the target; children, indices, wildcards, descendants and filters on one member are understood.',
  },
  'schema-id-clash': {
    severity: 'warning',
    title: 'Schema $id used by two services',
    explanation: 'References to this $id may be taken for the schema of the other service.',
    fix: 'Give each schema an $id of its own.',
  },

  // ── Validation: what requests and answers are held to ──────────────────────────────────────────────────────────────
  'validation-policy-unknown': {
    severity: 'warning',
    title: 'Validation policy that says nothing',
    explanation:
      'A member of an operation’s x-portico-validation is no policy, or has a value that the policy does not know. It has no effect.',
    fix: 'Use a policy of the table in docs/validation.md, with one of its values.',
  },
  'dialect-not-enforced': {
    severity: 'warning',
    title: 'Other dialect of JSON Schema',
    explanation:
      'All schemas are read as JSON Schema 2020-12 with the additions of OpenAPI. What other dialects say differently (lists in items, dependencies, boolean exclusiveMinimum, id, $recursiveRef) demands nothing.',
    fix: 'Write the schemas in JSON Schema 2020-12 and leave the dialect out.',
  },
  'schema-keyword-outdated': {
    severity: 'warning',
    title: 'Keyword of an older JSON Schema',
    explanation:
      'additionalItems, dependencies and $recursiveRef are no keywords of JSON Schema 2020-12, which OpenAPI 3.1 uses. They demand nothing.',
    fix: 'Say the same with items beside prefixItems, dependentRequired or dependentSchemas, and $dynamicRef.',
  },
  'pattern-not-enforced': {
    severity: 'warning',
    title: 'Pattern not enforced',
    explanation:
      'Patterns run in time linear in the text, or one request could stop the gateway. Look-behind, back-references and look-aheads elsewhere than at the start cannot, so such a pattern demands nothing.',
    fix: 'Write the pattern without them, or let the operator trust it by its exact text (trustedPatterns).',
  },

  // ── Downgrade: from the model to 3.0 on request ────────────────────────────────────────────────────────────────────
  'downgrade-dropped': {
    severity: 'warning',
    title: 'Not in OpenAPI 3.0',
    explanation: 'OpenAPI 3.0 has nothing like it, so the 3.0 view leaves it out and promises less than the contract.',
    fix: 'Use the 3.1 document.',
  },
  'downgrade-approximated': {
    severity: 'info',
    title: 'Approximated in OpenAPI 3.0',
    explanation: 'OpenAPI 3.0 says it less exactly; the 3.0 view accepts everything the contract accepts, and more.',
    fix: 'Use the 3.1 document.',
  },
} as const;

/** A stable rule id. */
export type RuleId = keyof typeof catalogue;

/** Every rule by id. */
export const rules: Readonly<Record<RuleId, Rule>> = Object.freeze(catalogue);
