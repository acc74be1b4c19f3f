/** When a piece of work started and ended, microseconds from its trial's zero. */
export interface Timed {
  readonly start_us: number;
  readonly end_us: number;
}

/** Service time: from the call to its return, microseconds. */
export function serviceUs({ start_us, end_us }: Timed): number {
  return end_us - start_us;
}

/** Service times added up, milliseconds. */
export function totalMs(rows: readonly Timed[]): number {
  return rows.reduce((us, row) => us + serviceUs(row), 0) / 1000;
}
