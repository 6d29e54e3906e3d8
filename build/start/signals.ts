/**
 * Resolves when somebody asks us to end: Ctrl-C, a closed terminal, `kill`. One Ctrl-C may arrive several times (from the
 * terminal, and again through npm), so only the first counts; the rest must not interrupt the ending.
 */
export function untilAskedToEnd(): Promise<'asked'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
  });
}
