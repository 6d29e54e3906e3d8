/** Everything that is wrong with the environment, at once: nobody should fix one line only to be told the next. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const heading = problems.length === 1 ? 'The configuration has a problem' : 'The configuration has problems';
    super(`${heading}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
