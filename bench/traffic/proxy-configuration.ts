// nginx as upstream and yardstick, HAProxy as yardstick: one process that works, keep-alive to the upstream.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { TargetContext } from './target.ts';
import type { Tools } from './tools.ts';
import { answer } from './workload.ts';

/** Starts the upstream on the second processor: `answer` to everything, and the files below `/files/`. */
export function startUpstream(tools: Tools, folder: string, port: number): ChildProcess {
  const server = `
    location / { default_type application/json; return 200 '${answer}'; }
    location = /health { return 404; }
    location /files/ { root ${folder}; default_type application/octet-stream; }`;
  const file = writeNginx(folder, 'upstream', `server { listen 127.0.0.1:${port}; ${server} }`);
  return spawn(tools.path.taskset, ['-c', '1', tools.path.nginx, '-c', file, '-p', folder], {
    env: { ...tools.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** `bulk` gives it buffers for large answers; without, it has those it comes with. */
export function nginxCommand({ bulk }: { readonly bulk: boolean }) {
  return ({ tools, folder, upstream }: TargetContext, port: number): readonly string[] => {
    const buffers = `proxy_buffers 16 64k; proxy_buffer_size 64k; proxy_busy_buffers_size 128k; proxy_max_temp_file_size 0;`;
    const server = `
    upstream bench { server ${new URL(upstream).host}; keepalive 256; keepalive_requests 1000000000; }
    server { listen 127.0.0.1:${port}; location / {
      proxy_pass http://bench; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Request-Id $request_id;
      ${bulk ? buffers : ''}
    } }`;
    const file = writeNginx(folder, bulk ? 'nginx-bulk' : 'nginx', server);
    return [tools.path.nginx, '-c', file, '-p', folder];
  };
}

export function haproxyCommand({ tools, folder, upstream }: TargetContext, port: number): readonly string[] {
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `global
  nbthread 1
  maxconn 2000
defaults
  mode http
  option forwardfor
  http-reuse always
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen bench
  bind 127.0.0.1:${port}
  unique-id-format %{+X}o%ci%cp%rt%ts
  unique-id-header X-Request-Id
  server upstream ${new URL(upstream).host}
`,
  );
  return [tools.path.haproxy, '-db', '-f', file];
}

function writeNginx(folder: string, name: string, http: string): string {
  const file = join(folder, `${name}.conf`);
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((kind) => `${kind}_temp_path ${folder}/temporary/${name}-${kind};`).join(' ');
  mkdirSync(join(folder, 'temporary'), { recursive: true });
  writeFileSync(
    file,
    `daemon off; worker_processes 1; ${user} pid ${folder}/${name}.pid; error_log stderr error;
events { worker_connections 2048; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; ${paths}
  ${http}
}
`,
  );
  return file;
}
