import type { Subject } from "../../runs/subject.ts";
import { colour, type ColourName } from "./colours.ts";

/** A store with one of its variants. */
export type Setting = Pick<Subject, "store" | "variant">;

/** How a setting looks and is called on a page: colour and symbol, so that colour is never the only sign. */
export interface SubjectStyle {
  readonly colour: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2";
  readonly label: string;
  /** The label without the remark in parentheses. */
  readonly name: string;
}

type Look = readonly [colour: ColourName, symbol: SubjectStyle["symbol"], label: string];

const VARIANTS: Readonly<Record<string, Look>> = {
  full: ["exact", "circle", "full (survives power loss)"],
  normal: ["peer", "square", "normal (survives process death)"],
  "per-event": ["exact", "circle", "per event"],
  batch: ["recommended", "triangle", "batch"],
  "multi-seal": ["pass", "diamond2", "multi-seal"],
};

/** Stores with the layout of the systems themselves: blue wherever several stores stand side by side. */
export const EXACT: ReadonlySet<string> = new Set(["bitemporal", "git-registry"]);
/** Colours of other stores, and of variants without a look of their own, in the order of their names. */
const OTHERS: readonly ColourName[] = ["recommended", "pass", "unproven", "peer"];
const SYMBOLS: readonly SubjectStyle["symbol"][] = ["square", "triangle", "diamond2", "circle"];

/**
 * Styles for settings shown together. One store: colours tell its variants apart. Several: colours tell the stores apart,
 * symbols the variants, and labels name both.
 */
export function subjectStyles(settings: readonly Setting[]): (setting: Setting) => SubjectStyle {
  const stores = [...new Set(settings.map(({ store }) => store))].sort();
  const others = stores.filter((store) => !EXACT.has(store));
  const unknown = [...new Set(settings.map(({ variant }) => variant))].filter((id) => !(id in VARIANTS))
    .sort();
  const lookOf = (variant: string): Look => {
    const at = unknown.indexOf(variant);
    const round = Math.floor(at / OTHERS.length);
    return VARIANTS[variant] ??
      [OTHERS[at % OTHERS.length]!, SYMBOLS[(at + round) % SYMBOLS.length]!, variant];
  };
  return ({ store, variant }) => {
    const [ownColour, symbol, remarked] = lookOf(variant);
    // What a setting survives is known of the built-in stores alone: another's may have the same name.
    const variantLabel = EXACT.has(store) ? remarked : remarked.split(" (")[0]!;
    const several = stores.length > 1;
    const storeColour = EXACT.has(store) ? "exact" : OTHERS[others.indexOf(store) % OTHERS.length]!;
    const label = several ? `${store}, ${variantLabel}` : variantLabel;
    return {
      colour: colour(several ? storeColour : ownColour),
      symbol,
      label,
      name: label.split(" (")[0]!,
    };
  };
}
