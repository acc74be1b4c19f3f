import type * as Plot from "@observablehq/plot";
import { type Setting, type SubjectStyle, subjectStyles } from "./subject_style.ts";

/** Scales of colour and symbol for marks with `fill: "setting", symbol: "setting"`. */
export interface SettingScales {
  readonly color: Plot.ScaleOptions;
  readonly symbol: Plot.ScaleOptions;
}

/** Symbols of values that no variant tells apart. */
const SYMBOLS: readonly SubjectStyle["symbol"][] = ["circle", "square", "triangle", "diamond2"];

/**
 * Gives each store, or each setting ("posting, full"), the colour and symbol that it has on every page.
 * @param names Distinct names in any order, as the column `setting` or `store` of a frame has them.
 */
export function settingScales(names: Iterable<unknown>): SettingScales {
  const domain = [...new Set(names)].map(String).sort();
  const settings = domain.map(settingOf);
  const styleOf = subjectStyles(settings);
  const styles = settings.map(styleOf);
  const ofStores = domain.every((name) => !name.includes(", "));
  return {
    color: { domain, range: styles.map(({ colour }) => colour) },
    symbol: {
      domain,
      range: styles.map(({ symbol }, i) => ofStores ? SYMBOLS[i % SYMBOLS.length]! : symbol),
    },
  };
}

/** A store alone looks like its most durable setting. */
function settingOf(name: string): Setting {
  const [store, variant = "full"] = name.split(", ") as [string, string?];
  return { store, variant };
}
