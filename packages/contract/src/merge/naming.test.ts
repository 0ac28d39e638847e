import fc from 'fast-check';
import { expect, test } from 'vitest';
import { componentName, derivedOperationId, isServiceName, toServiceName } from './naming.ts';

const escaped = (name: string, ...taken: string[]) => componentName(name, (one) => taken.includes(one));

test('names within the allowed characters stay, others are escaped', () => {
  expect(escaped('Pet_v1.2-x')).toBe('Pet_v1.2-x');
  expect(escaped('Page<Pet>')).toBe('Page.x3C.Pet.x3E.');
  expect(escaped('größe')).toBe('gr.xF6..xDF.e');
  expect(escaped('')).toBe('.x.');
  expect(escaped('a b', 'a.x20.b')).toBe('a.x20.b.x.');
});

test('different names of one service never meet', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'x', '.', '2', '0', ' ', '_', 'é'), maxLength: 8 });
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
      const all = names.map((one) => escaped(one, ...names.filter((other) => other !== one)));
      expect(new Set(all).size).toBe(names.length);
      for (const one of all) expect(one).toMatch(/^[A-Za-z0-9._-]+$/);
    }),
  );
});

test('any text gives a usable service name', () => {
  expect(toServiceName('BalancePlatform_v1.2')).toBe('balance-platform-v1-2');
  expect(toServiceName('3.0/json/pets')).toBe('s-3-0-json-pets');
  fc.assert(fc.property(fc.string(), (text) => isServiceName(toServiceName(text))));
});

test('an operation without an id is named after its method and path', () => {
  expect(derivedOperationId('GET', '/chat/{id}:run')).toBe('get_chat_id_run');
});
