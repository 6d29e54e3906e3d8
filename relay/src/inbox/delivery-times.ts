/** Durations of a delivery's life, in milliseconds. */
export const deliveryTimes = {
  /** The platform is called within this of the attempt row, or not at all: the sender asks its own clock before the call. */
  startWithinMs: 1_000,
  /** The sender gives up waiting for an answer this long after the attempt row. */
  deadlineMs: 10_000,
  /** How long after the last moment at which a call can have gone out the platform's list is believed not to have it. */
  graceMs: 3_000,
  /** How long an unknown outcome holds a person's next reply. It holds the agent's until it is settled. */
  holdsStaffMs: 30_000,
  /** When an unknown outcome is left to a person: the platform was asked, and its list says neither yes nor no. */
  giveUpAfterMs: 10 * 60_000,
  /** How long a platform that does not answer at all is still asked; the team has the conversation from `giveUpAfterMs` on. */
  askForMs: 6 * 3_600_000,
  /** When a retryable refusal becomes final, counted from the first attempt of those that follow each other. */
  retryForMs: 15 * 60_000,
  /** Attempts further apart do not: somebody else had it wait in between. */
  retryGapMs: 5 * 60_000,
} as const;

/** How often a delivery that proved not to have gone out is tried again; each time the platform was asked first. */
export const mostRequeues = 10;
