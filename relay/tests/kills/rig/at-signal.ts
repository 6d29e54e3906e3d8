const endings = new Set<() => void>();

// A campaign that somebody stops, or that breaks down, takes its processes with it. In a test run the runner decides about signals.
if (process.env.VITEST === undefined) {
  process.once('exit', () => {
    for (const end of endings) end();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
}

/** `end` is called, and must be done when it returns, if a signal ends this process first; returns what forgets it. */
export function atSignal(end: () => void): () => void {
  endings.add(end);
  return () => endings.delete(end);
}
