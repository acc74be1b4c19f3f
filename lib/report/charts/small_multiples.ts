import type * as Plot from "@observablehq/plot";
import { words } from "./plot_svg.ts";

/** A row of data, or a panel's name. */
type Panelled = string | Readonly<Record<string, unknown>>;

/** Which panel a row lies in, as channels for a mark: `Plot.dot(rows, { ...panel, x, y })`. */
interface Panel {
  readonly fx: (row: Panelled) => number;
  readonly fy: (row: Panelled) => number;
}

/** How panels are laid out. */
interface SmallMultiplesOptions {
  /** Column of the data that names a row's panel. */
  readonly by: string;
  /** Panels side by side where there is room, default 2; on a phone there is one. */
  readonly columns?: number;
  /** Height of a panel, px, default 180. */
  readonly panelPx?: number;
}

/** Room of a panel's name, and of axes and legend, px. */
const [NAME_PX, AXES_PX] = [22, 60];

/**
 * Small multiples: the same marks for every value of a column, each in a named panel, on shared axes. Spread it into `plot`.
 * @param names Panels in reading order. @param marks Of all panels, given the channels that put a row into its own.
 */
export function smallMultiples(
  names: readonly string[],
  { by, columns = 2, panelPx = 180 }: SmallMultiplesOptions,
  marks: (panel: Panel) => Plot.Markish[],
): Plot.PlotOptions & { readonly narrow: Plot.PlotOptions } {
  const layout = (side: number): Plot.PlotOptions => {
    const at = (row: Panelled) => names.indexOf((typeof row === "string" ? row : row[by]) as string);
    const panel = {
      fx: (row: Panelled) => at(row) % side,
      fy: (row: Panelled) => Math.floor(at(row) / side),
    };
    return {
      height: AXES_PX + panelPx * Math.ceil(names.length / side),
      insetTop: NAME_PX,
      marginRight: NAME_PX,
      fx: { axis: null },
      fy: { axis: null },
      marks: [
        ...marks(panel),
        words(names, {
          ...{ ...panel, text: (name) => name, frameAnchor: "top-left", fontWeight: 600, dx: 3 },
          // Wide enough that no rule shows between two words.
          strokeWidth: 10,
        }),
      ],
    };
  };
  return { ...layout(Math.min(columns, Math.max(1, names.length))), narrow: layout(1) };
}
