const MAX_WIDTH = 240;
const MAX_HEIGHT = 280;

export interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** The box of a picture before its bytes are there, so that nothing moves when they come. */
export function mediaSize(width: number | null, height: number | null): Pixels {
  if (width === null || height === null) return { width: MAX_WIDTH, height: 180 };
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}
