import { openHistory } from "./open_history.ts";

/** Number of blocks that `readHistory` gives; null for an empty store. Throws as `openHistory`. */
export function historySpan(path: string): number | null {
  const history = openHistory(path);
  try {
    const [first, tip] = [history.stored.first(), history.stored.tip()];
    return first === null || tip === null ? null : tip - first + 1;
  } finally {
    history.close();
  }
}
