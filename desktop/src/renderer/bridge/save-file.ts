interface SavedFile {
  readonly name: string;
  readonly mime: string;
  readonly content: string;
}

/** Hands a file to the person: the browser or the shell says where it goes. */
export function saveFile({ name, mime, content }: SavedFile): void {
  const url = URL.createObjectURL(new Blob([content], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; it holds the bytes itself.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
