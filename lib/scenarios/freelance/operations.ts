import type { OperationSpec } from "../scenario.ts";

/** Workers all over the world (002:L707): a region has its share of the global rates. */
const WORKERS = 50_000_000;

/**
 * Global rates a second. The source gives orders of magnitude ("1000s a minute"): the steady stream takes 3,000 of
 * 1,000-9,999 and 300 of 100-999, near the geometric middle; the busiest hour takes the upper end.
 */
const GLOBAL = {
  online: { value: 3_000 / 60, source: "002:L775 (FL-U-A)" },
  posted: { value: 360 / 60, source: "002:L776 (FL-U-B); choice: one in six is withdrawn" },
  proposal: { value: 3_000 / 60, source: "002:L777 (FL-U-C)" },
  started: { value: 300 / 60, source: "002:L778 (FL-U-D)" },
  hours: { value: 3_000 / 3_600, source: "002:L779 (FL-U-E)" },
  payment: { value: 300 / 3_600, source: "002:L780 (FL-U-F)" },
  review: { value: 300 / 3_600, source: "002:L781 (FL-U-G)" },
};

/** 9,999 of 3,000: what the busiest hour adds, as a share of the steady rate. */
const BUSIEST = 9_999 / 3_000 - 1;

const FOLLOWS = "choice: as many as contracts start, see work-flow";

/** What happens on a region's chain. Rates are the chain's own, so that a block at any scale is a real one. */
export function freelanceOperations(workers: number): OperationSpec[] {
  const of = rates(workers / WORKERS);
  const { online, posted, proposal, started, hours, payment, review } = GLOBAL;
  return [
    of.update("worker_online", "workers", "available", online.value - started.value - 0.4, online.source),
    of.move("worker_hired", "workers", "available", "busy", started.value, FOLLOWS),
    of.move("worker_free", "workers", "busy", "available", started.value, FOLLOWS),
    of.move("vacation_start", "workers", "available", "on_vacation", 0.4, "choice: four weeks a year"),
    of.move("vacation_end", "workers", "on_vacation", "available", 0.4, "choice: four weeks a year"),
    of.create("job_posted", "jobs", "open", posted.value * 5 / 6, `${posted.source}; five in six at once`),
    of.create("job_drafted", "jobs", "draft", posted.value / 6, `${posted.source}; one in six as a draft`),
    of.move("job_published", "jobs", "draft", "open", 0.9, "choice: nine drafts in ten"),
    of.move("job_given_up", "jobs", "draft", "cancelled", 0.1, "choice: one draft in ten"),
    of.update("proposal_to_job", "jobs", "open", proposal.value, proposal.source),
    of.update("proposal_of_worker", "workers", "available", proposal.value, proposal.source),
    of.move("job_awarded", "jobs", "open", "in_progress", started.value, started.source),
    of.move("job_withdrawn", "jobs", "open", "cancelled", 0.9, "choice: what is neither awarded nor open"),
    of.move("job_completed", "jobs", "in_progress", "completed", started.value, FOLLOWS),
    of.other("job_renewed", "extend", "jobs", "open", 0.3, "choice: a posting in twenty is renewed"),
    of.other(
      "job_closed",
      "expire",
      "jobs",
      "completed",
      started.value,
      "choice: leaves the live set hours later",
    ),
    of.other("job_dropped", "expire", "jobs", "cancelled", 1, "choice: leaves the live set hours later"),
    of.create("contract_started", "contracts", "active", started.value, started.source),
    of.update("hours_logged", "contracts", "active", hours.value, hours.source),
    of.update("payment_released", "contracts", "active", payment.value, payment.source),
    of.update("payment_received", "workers", "busy", payment.value, payment.source),
    of.move("contract_paused", "contracts", "active", "paused", 0.5, "choice: one contract in ten"),
    of.move("contract_resumed", "contracts", "paused", "active", 0.5, "choice: all of them"),
    of.move("contract_completed", "contracts", "active", "completed", 4.9, FOLLOWS),
    of.move("contract_disputed", "contracts", "active", "disputed", 0.12, "choice: one contract in forty"),
    of.move("dispute_settled", "contracts", "disputed", "active", 0.02, "choice: one dispute in six"),
    of.move("dispute_ended", "contracts", "disputed", "completed", 0.1, "choice: five disputes in six"),
    of.other("contract_archived", "expire", "contracts", "completed", 5, "choice: a month after its end"),
    of.other(
      "job_transferred",
      "change_owner",
      "jobs",
      "in_progress",
      0.05,
      "choice: one job in a hundred goes to an agency",
    ),
    of.create("review_submitted", "reviews", undefined, review.value, review.source),
    of.update("reputation", "workers", "available", review.value, review.source),
  ];
}

/** What the busiest hour adds: every rate the source gives, at the upper end of its range. */
export function busiestHour(workers: number): OperationSpec[] {
  const of = rates(BUSIEST * workers / WORKERS);
  const upper = (source: string) => `${source}, upper end: what comes on top`;
  const { online, posted, proposal, started, hours, payment, review } = GLOBAL;
  return [
    of.update("busiest_worker_online", "workers", "available", online.value, upper(online.source)),
    of.create("busiest_job_posted", "jobs", "open", posted.value, upper(posted.source)),
    of.update("busiest_proposal_to_job", "jobs", "open", proposal.value, upper(proposal.source)),
    of.update("busiest_proposal_of_worker", "workers", "available", proposal.value, upper(proposal.source)),
    of.create("busiest_contract_started", "contracts", "active", started.value, upper(started.source)),
    of.move("busiest_job_awarded", "jobs", "open", "in_progress", started.value, upper(started.source)),
    of.update("busiest_hours_logged", "contracts", "active", hours.value, upper(hours.source)),
    of.update("busiest_payment_released", "contracts", "active", payment.value, upper(payment.source)),
    of.update("busiest_payment_received", "workers", "busy", payment.value, upper(payment.source)),
    of.create("busiest_review_submitted", "reviews", undefined, review.value, upper(review.source)),
    of.update("busiest_reputation", "workers", "available", review.value, upper(review.source)),
  ];
}

/** Operations at a share of their global rates. */
function rates(share: number) {
  const other = (
    id: string,
    kind: OperationSpec["kind"],
    entityType: string,
    inState: string | undefined,
    global: number,
    source: string,
  ): OperationSpec => ({
    id,
    entityType,
    kind,
    ...inState === undefined ? {} : { inState },
    ratePerS: { value: share * global, source: `${source}; by the region's workers` },
  });
  return {
    other,
    update: (id: string, entityType: string, inState: string, global: number, source: string) =>
      other(id, "update", entityType, inState, global, source),
    create: (id: string, entityType: string, inState: string | undefined, global: number, source: string) =>
      other(id, "create", entityType, inState, global, source),
    move: (
      id: string,
      entityType: string,
      from: string,
      to: string,
      global: number,
      source: string,
    ): OperationSpec => ({
      id,
      entityType,
      kind: "transition",
      transition: { from, to },
      ratePerS: { value: share * global, source: `${source}; by the region's workers` },
    }),
  };
}
