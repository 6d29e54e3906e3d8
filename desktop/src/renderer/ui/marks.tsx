/** The AI's star: our own path, filled, unlike the outline icons around it. */
export function Star({ size = 10 }: { size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d="M12 2.2c.9 5.6 4.2 8.9 9.8 9.8-5.6.9-8.9 4.2-9.8 9.8-.9-5.6-4.2-8.9-9.8-9.8 5.6-.9 8.9-4.2 9.8-9.8Z" />
    </svg>
  );
}

/** The same star as a line, beside other outline icons. */
export function StarLine({ size = 16 }: { size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 2.2c.9 5.6 4.2 8.9 9.8 9.8-5.6.9-8.9 4.2-9.8 9.8-.9-5.6-4.2-8.9-9.8-9.8 5.6-.9 8.9-4.2 9.8-9.8Z" />
    </svg>
  );
}

export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <circle cx="7" cy="15" r="5" stroke="var(--ai-fill)" strokeWidth="2.5" />
      <circle cx="17" cy="15" r="5" stroke="var(--me-fill)" strokeWidth="2.5" />
      <path d="M7 15 10 6h5l2 9" stroke="var(--text)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
