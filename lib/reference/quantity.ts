import { z } from "zod";

/** A figure with its source. Fields as in data/reference/README.md "Field meanings". */
export const quantity = z.object({ value: z.number(), source: z.string() });

/** A number with its source. */
export type Quantity = Readonly<z.infer<typeof quantity>>;

/** An object that holds a quantity under each of these names. */
export function quantities<Name extends string>(...names: readonly Name[]) {
  return z.object(
    Object.fromEntries(names.map((name) => [name, quantity])) as Record<Name, typeof quantity>,
  );
}

/** A table: rows of these columns, each with its source. */
export function table<Columns extends z.ZodRawShape>(columns: Columns) {
  return z.array(z.object({ ...columns, source: z.string() }));
}
