import type { AttributeSpec, EntityScenario, EntityTypeSpec } from "../../scenario.ts";
import type { Report } from "../problem.ts";

/** Where a value stands, and whom to tell. */
export interface ValuePlace {
  readonly attribute: AttributeSpec;
  readonly type: EntityTypeSpec;
  readonly scenario: EntityScenario;
  readonly report: Report;
}
