/** Rows of one kind in memory; every change is handed to `record` before the caller goes on. */
export class Table<Row extends { id: string }> {
  readonly name: string;
  readonly #rows = new Map<string, Row>();
  readonly #record: (table: string, id: string, row: Row | null) => void;

  constructor(name: string, record: (table: string, id: string, row: Row | null) => void) {
    this.name = name;
    this.#record = record;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  put(row: Row): Row {
    this.#rows.set(row.id, row);
    this.#record(this.name, row.id, row);
    return row;
  }

  /** Changes some fields of a row that must exist. */
  patch(id: string, change: Partial<Omit<Row, 'id'>>): Row {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`${this.name} has no row ${id}`);
    return this.put({ ...row, ...change });
  }

  remove(id: string): void {
    if (this.#rows.delete(id)) this.#record(this.name, id, null);
  }

  /** Insertion order. */
  all(): Row[] {
    return [...this.#rows.values()];
  }

  where(match: (row: Row) => boolean): Row[] {
    return this.all().filter(match);
  }

  find(match: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (match(row)) return row;
    return undefined;
  }

  /** Puts back what the journal says, without writing it again. */
  restore(id: string, row: Row | null): void {
    if (row === null) this.#rows.delete(id);
    else this.#rows.set(id, row);
  }
}
