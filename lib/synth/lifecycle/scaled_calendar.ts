import type { CalendarSpec } from "../../scenarios/scenario.ts";
import type { Phase } from "../dataset.ts";

/** Fewest blocks of a chain: below, updates of one entity would meet in one block. */
const MIN_BLOCKS = 500;

/** The phases of a calendar at a scale: the chain gets longer or shorter, its phases keep their shares. `to` is exclusive. */
export function scaledCalendar(calendar: CalendarSpec, scale: number): Phase[] {
  const blocks = Math.max(MIN_BLOCKS, Math.round(calendar.blocks * scale));
  const at = (block: number) => calendar.firstBlock + Math.round(block / calendar.blocks * blocks);
  return calendar.phases.map(({ name, fromBlock, toBlock }) => ({
    name,
    from: at(fromBlock),
    to: at(toBlock),
  }));
}
