// Three articles to begin with, so that there is something to read and to find.

import type { ArticleContent, ArticleStore } from './article-store.ts';

const author = { id: 'user_000000000000', name: 'Portico' };

const articles: readonly ArticleContent[] = [
  {
    title: 'What a gateway does',
    summary: 'One door in front of many services.',
    tags: ['concepts', 'gateway'],
    body: [
      'A gateway is the one address that clients know. Behind it stand services that come, go and change.',
      'It finds the services, reads what each of them promises in its OpenAPI document, and joins the documents into one.',
      'Requests that break a promise are refused at the door, with all that is wrong in one answer.',
    ].join('\n\n'),
  },
  {
    title: 'How to add an operation',
    summary: 'Declare it in the service; there is nothing to change in the gateway.',
    tags: ['how-to'],
    body: [
      '1. Declare the operation in a route file of the service, with its parameters, body and answers.',
      '2. Mount it. The document gets a new digest, and health says so.',
      '3. Within a second the gateway serves it: routing, validation and documentation follow from the document.',
    ].join('\n'),
  },
  {
    title: 'Why a request is answered with 400',
    summary: null,
    tags: ['how-to', 'errors'],
    body: [
      'The answer is a problem (RFC 9457). Its `errors` name every value that is not as declared: where it stands,',
      'a JSON Pointer into the body, and the keyword of the schema that it fails, such as `maxLength` or `pattern`.',
      'Mend all of them and send it again. The documentation page shows the schema.',
    ].join(' '),
  },
];

export function seed(store: ArticleStore): void {
  for (const article of articles) store.add(article, author);
}
