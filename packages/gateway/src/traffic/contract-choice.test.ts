import type { BodyPlan, RequestValidator, Violation } from '@portico/contract';
import { expect, test } from 'vitest';
import { ContractChoice } from './contract-choice.ts';

const wrong = (name: string): Violation[] => [
  { in: 'query', name, pointer: '', keyword: 'required', message: 'is missing', schema: '' },
];
const pass: BodyPlan = { kind: 'pass' };
const buffer = (...violations: Violation[]): BodyPlan => ({ kind: 'buffer', check: () => violations });
const head = { parameters: [], query: '', headers: [] };

function choice(...contracts: { head?: Violation[]; body?: BodyPlan }[]): ContractChoice {
  const digests = ['published', 'one', 'two'];
  const all = contracts.map(({ head = [], body = pass }, index) => {
    const validator: RequestValidator = { checkHead: () => head, planBody: () => body };
    return { digest: index === 0 ? undefined : digests[index], validator };
  });
  return new ContractChoice(all, new Set(digests.slice(1, contracts.length)));
}

/** What a request is told, and the contracts of the instances that it may go to. */
function judged(choice: ContractChoice): [readonly Violation[] | string, string[]] {
  const violations = choice.checkHead(head);
  const plan = choice.planBody('text/plain', true);
  const found = plan.kind === 'buffer' ? plan.check(new Uint8Array()) : plan.kind === 'refuse' ? plan.violations : [];
  const told = plan.kind === 'unsupported' ? plan.kind : [...violations, ...found];
  return [told, ['published', 'one', 'two'].filter((contract) => choice.accepts({ contract }))];
}

test.each<[string, { head?: Violation[]; body?: BodyPlan }[], [readonly Violation[] | string, string[]]]>([
  ['all accept', [{}, {}, {}], [[], ['published', 'one', 'two']]],
  ['one refuses the head', [{ head: wrong('a') }, {}], [[], ['one']]],
  ['one refuses the content', [{ body: buffer(...wrong('a')) }, {}, { body: buffer() }], [[], ['one', 'two']]],
  ['one does not take the media type', [{ body: { kind: 'unsupported', supported: [] } }, {}], [[], ['one']]],
  ['one wants no content', [{}, { body: { kind: 'refuse', violations: wrong('a') } }], [[], ['published']]],
  [
    'one refuses the head, another one the content',
    [{ head: wrong('a') }, { body: buffer(...wrong('b')) }],
    [wrong('b'), ['one']],
  ],
  ['all refuse', [{ head: wrong('a') }, { head: wrong('b') }], [wrong('a'), ['published']]],
  [
    'none takes the media type',
    [{ body: { kind: 'unsupported', supported: [] } }, { body: { kind: 'unsupported', supported: [] } }],
    ['unsupported', ['published', 'one']],
  ],
])('%s', (_, contracts, expected) => {
  const told = judged(choice(...contracts));
  // An instance whose contract is not known apart goes by the published one.
  expect([told[0], told[1].filter((one) => one !== 'two' || contracts.length > 2)]).toEqual(expected);
});

test('content of any length is let through unchecked when every contract that looks at it allows that', () => {
  const streamable = { ...buffer(), streamable: true } as BodyPlan;
  expect(choice({ body: streamable }, {}).planBody('a/b', true)).toMatchObject({ streamable: true });
  expect(choice({ body: streamable }, { body: buffer() }).planBody('a/b', true)).toMatchObject({ streamable: false });
});
