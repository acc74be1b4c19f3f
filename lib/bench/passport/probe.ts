import type { PassportFigureId } from "../../runs/passport_figures.ts";

/** How a figure of a passport is measured. */
export interface Probe {
  readonly figure: PassportFigureId;
  /** Samples of a round. */
  readonly samples: number;
  /** Pieces of work that one sample does. */
  readonly pieces: number;
  /** Off the clock, before each sample. */
  readonly ready?: () => void;
  /** On the clock. */
  readonly work: () => void;
  /** Off the clock, after each sample. */
  readonly undo?: () => void;
}

/** One round of a probe: microseconds a piece of work, sample by sample. */
export function measureProbe({ samples, pieces, ready, work, undo }: Probe): number[] {
  return Array.from({ length: samples }, () => {
    ready?.();
    const start = performance.now();
    work();
    const us = 1000 * (performance.now() - start);
    undo?.();
    return us / pieces;
  });
}
