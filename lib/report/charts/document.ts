import type { PlotOptions } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/**
 * The one document all pictures are made in. Plot needs a DOM to create nodes with; nothing is ever attached to it.
 * Cast, because the DOM's types are not part of Deno's default library.
 */
export const document = (parseHTML("<!doctype html><html><body></body></html>") as unknown as {
  document: NonNullable<PlotOptions["document"]>;
}).document;
