import { colour } from "./colours.ts";

/** How a variant looks on every page: colour and symbol, so that colour is never the only sign. */
interface VariantStyle {
  readonly colour: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2";
  readonly label: string;
}

const STYLES: Readonly<Record<string, VariantStyle>> = {
  full: { colour: colour("exact"), symbol: "circle", label: "full (survives power loss)" },
  normal: { colour: colour("peer"), symbol: "square", label: "normal (survives process death)" },
  "per-event": { colour: colour("exact"), symbol: "circle", label: "per event" },
  batch: { colour: colour("recommended"), symbol: "triangle", label: "batch" },
  "multi-seal": { colour: colour("pass"), symbol: "diamond2", label: "multi-seal" },
};

/** The style of a variant; one not listed here is drawn as a peer under its own name. */
export function variantStyle(variant: string): VariantStyle {
  return STYLES[variant] ?? { colour: colour("peer"), symbol: "square", label: variant };
}

/** A variant's label without the remark in parentheses. */
export function variantName(variant: string): string {
  return variantStyle(variant).label.split(" (")[0]!;
}
