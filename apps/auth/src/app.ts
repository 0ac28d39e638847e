// The auth service: eight operations over users and sessions in memory. Its tokens are good for all example services.

import { createService, type Service } from '@portico/service';
import { hashPassword } from './password.ts';
import { sessionRoutes } from './routes/session.ts';
import { userRoutes } from './routes/users.ts';
import { SessionStore, UserStore } from './store.ts';
import { createTokens } from './token.ts';

export interface AuthOptions {
  /** Signs the tokens; shared with the services that check them. At least 32 bytes. */
  readonly secret: string;
}

/** Resolves with one user registered: `demo`, password `portico-demo`, an admin. */
export async function createAuth({ secret }: AuthOptions): Promise<Service> {
  const users = new UserStore();
  const sessions = new SessionStore();
  const tokens = createTokens(secret, users, sessions);
  users.add({
    username: 'demo',
    displayName: 'Demo',
    email: 'demo@example.com',
    role: 'admin',
    passwordHash: await hashPassword('portico-demo'),
  });

  const service = createService({
    name: 'auth',
    version: '1.0.0',
    info: {
      title: 'Auth',
      description: 'Registers users and logs them in. The token it gives is accepted by the other services.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    tags: [
      { name: 'session', description: 'Getting in and out.' },
      { name: 'users', description: 'Who is who.' },
    ],
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'The `accessToken` that `POST /auth/login` gives.',
      },
    },
  });
  service.mount(sessionRoutes(users, sessions, tokens));
  service.mount(userRoutes(users, tokens));
  return service;
}
