type Dispose = () => Promise<unknown> | undefined;

/** What was started, ended in reverse. One that fails does not keep the others from ending. */
export class Disposables {
  readonly #entries: { dispose: Dispose }[] = [];
  #ended: Promise<void> | undefined;

  add(dispose: Dispose): { replace(next: Dispose): void } {
    const entry = { dispose };
    this.#entries.push(entry);
    return {
      replace(next) {
        entry.dispose = next;
      },
    };
  }

  /** Rejects with the first failure, after everything has ended. */
  dispose(): Promise<void> {
    this.#ended ??= this.#disposeAll();
    return this.#ended;
  }

  async #disposeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { dispose } of this.#entries.reverse()) {
      try {
        await dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
