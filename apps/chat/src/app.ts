// The chat service: fifteen operations over conversations in memory. No model, no database, nothing outside.

import { createService, type Service } from '@portico/service';
import { agentRoutes } from './routes/agent.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { fastRoutes } from './routes/fast.ts';
import { intelligentRoutes } from './routes/intelligent.ts';
import { messageRoutes } from './routes/messages.ts';
import { streamRoutes } from './routes/stream.ts';
import { ConversationStore } from './store.ts';
import { createIdentify } from './token.ts';
import { createToolbox } from './tools.ts';

export interface ChatOptions {
  /** Shared with the auth service, which signs the tokens. */
  readonly secret: string;
  /** Base URL of the kb service, for the agent's search. */
  readonly kbUrl?: string | undefined;
  readonly now?: () => Date;
}

export function createChat({ secret, kbUrl, now = () => new Date() }: ChatOptions): Service {
  const service = createService({
    name: 'chat',
    version: '1.0.0',
    info: {
      title: 'Chat',
      description: 'Answers messages, fast or with tools, and keeps conversations for those who log in.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    tags: [
      { name: 'answers', description: 'Ask something. Works without a token; with one, the conversation is kept.' },
      { name: 'conversations', description: 'Your conversations.' },
      { name: 'messages', description: 'What was said in a conversation.' },
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
  const store = new ConversationStore();
  const identify = createIdentify(secret);
  const toolbox = createToolbox({ kbUrl, now });
  service.mount(intelligentRoutes(store, identify, toolbox));
  service.mount(fastRoutes(store, identify));
  service.mount(agentRoutes(store, identify, toolbox));
  service.mount(streamRoutes(store, identify, toolbox));
  service.mount(conversationRoutes(store, identify));
  service.mount(messageRoutes(store, identify));
  return service;
}
