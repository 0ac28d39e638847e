import { expect, test } from 'vitest';
import { nameBelow, nameOfFile } from './document-name.ts';

test.each([
  ['chat.json', 'chat'],
  ['Chat.openapi.yaml', 'chat'],
  ['voice.v2.yml', 'voice-v2'],
  ['admin.rest.swagger-v2.1.json', 'admin-rest-swagger-v2-1'],
  ['BalancePlatformService-v2.json', 'balance-platform-service-v2'],
  ['TfmAPIService-v1.json', 'tfm-api-service-v1'],
  ['billing/openapi.yaml', 'billing'],
  ['vonage-business-cloud/account.yml', 'vonage-business-cloud-account'],
  ['openapi.json', 'openapi'],
  ['2024 report.json', 'v2024-report'],
  ['2.0/json/petstore.json', 'v2-0-json-petstore'],
  ['./services/Knowledge_Base.json', 'services-knowledge-base'],
])('among others, %s is %s', (path, name) => {
  expect(nameBelow(path)).toBe(name);
});

test.each([
  ['/srv/documents/chat.json', 'chat'],
  ['/srv/billing/openapi.json', 'billing'],
  ['openapi.json', 'openapi'],
])('on its own, %s is %s', (path, name) => {
  expect(nameOfFile(path)).toBe(name);
});

test.each(['….json', '_.yaml', ''])('%j names no service', (path) => {
  expect(nameBelow(path)).toBeUndefined();
  expect(nameOfFile(path)).toBeUndefined();
});
