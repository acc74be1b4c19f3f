import { answerBlock, type Block } from "./block.ts";
import type { Figure } from "../charts/figure.ts";
import type { ChartOptions } from "../charts/plot_svg.ts";
import type { Missing } from "./story.ts";

/** Draws a chart from its data; where the run does not hold them, says what is missing and which command measures it. */
export function draw<T extends object>(
  chart: (data: T, options?: ChartOptions) => Figure,
  data: T | Missing,
): Figure | Block {
  if (!("missing" in data && "command" in data)) return chart(data as T);
  return answerBlock([`${data.missing}. Measure it with: ${data.command}`]);
}
