import { z } from "zod";

/** What is wrong with data that its schema refused, each problem with its place, on one line. */
export function oneLineProblem(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll(/\s*\n\s*/g, " ");
}
