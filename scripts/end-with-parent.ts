// Preloaded into the processes that scripts/start.ts starts: when it is gone, however it went, they end as on SIGTERM.

if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
