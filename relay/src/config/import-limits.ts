/** What one import may cost. */
export interface ImportLimits {
  /** Of an upload, and of a page after decompression. */
  readonly fileBytes: number;
  readonly pages: number;
  /** Of the text. */
  readonly characters: number;
  readonly redirects: number;
  /** From the question to the last byte. */
  readonly fetchMs: number;
  readonly cpuSeconds: number;
  readonly memoryMb: number;
  /** Of everything. */
  readonly wallMs: number;
}

export const importLimits: ImportLimits = {
  fileBytes: 20 * 1024 * 1024,
  pages: 500,
  characters: 2_000_000,
  redirects: 5,
  fetchMs: 20_000,
  cpuSeconds: 15,
  memoryMb: 512,
  wallMs: 60_000,
};
