import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import { coreTimes, figureTimes, type Passports, syncFigure, syncTimes } from "./machine_times.ts";
import { type RescaledTimes, rescaleSamples } from "./parts_of_time.ts";

type Call = Row<"operations">;

/**
 * The calls of a registry's trial as they would be on another machine: the share of them that was processor time, as the trial counted
 * it, is work of one core; where they are synced, a sync of their bytes, and the rest is making files. Where nothing is synced nothing
 * waits for the disk: all of it is work of one core, the system's included.
 */
export function rescaleCalls(
  { durability }: Row<"trials">,
  calls: readonly Call[],
  { registryCpuMs, passports }: { readonly registryCpuMs: number; readonly passports: Passports },
): RescaledTimes<Call> {
  const busy = Math.min(1, registryCpuMs / Math.max(Number.MIN_VALUE, totalMs(calls)));
  const [core, files] = [coreTimes(passports, "script"), figureTimes(passports, "files")];
  return rescaleSamples(calls, (call) => {
    const whole = serviceUs(call);
    const rest = (1 - busy) * whole;
    if (durability !== "machine") return [{ us: whole, times: core }];
    const synced = Math.min(rest, syncFigure(passports.here, call.bytes).us);
    return [
      { us: busy * whole, times: core },
      { us: synced, times: syncTimes(passports, call.bytes) },
      { us: rest - synced, times: files },
    ];
  });
}
