import { colour } from "./colours.ts";
import type { SettingScales } from "./setting_scales.ts";

const VERDICTS = ["pass", "fail", "not proven"];

/** Gives each verdict the colour that it has on every page, and a symbol: for marks with `fill: "verdict", symbol: "verdict"`. */
export const verdictScales: SettingScales = {
  color: { domain: VERDICTS, range: [colour("pass"), colour("limit"), colour("unproven")] },
  symbol: { domain: VERDICTS, range: ["circle", "triangle", "square"] },
};
