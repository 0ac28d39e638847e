import { expect, it } from 'vitest';
import { mergePolicy } from './merge-policy.ts';

it('takes the base path from the instances when their URLs have one, and from the document otherwise', () => {
  const services = new Map([
    ['mounted', { instances: ['http://a:1/api/v1'], merge: { prefix: '/m' } }],
    ['plain', { instances: ['http://b:1/'] }],
  ]);
  expect(mergePolicy(services, { tags: ['x'] }, ['/-/'])).toEqual({
    tags: ['x'],
    reserved: ['/-/'],
    services: { mounted: { prefix: '/m', basePath: '' } },
  });
});
