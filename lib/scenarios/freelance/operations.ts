import { operationsOn } from "../builders/operations.ts";
import { sourced } from "../builders/sourced.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";

const workers = operationsOn("workers");
const jobs = operationsOn("jobs");
const contracts = operationsOn("contracts");
const reviews = operationsOn("reviews");

/** Workers worldwide (002:L707); a region gets its share of the global rates. */
const WORKERS = 50_000_000;

/**
 * Global rates a second. The source gives orders of magnitude ("1000s a minute"): the steady stream takes 3,000 of
 * 1,000-9,999 and 300 of 100-999, near the geometric middle; the busiest hour takes the upper end.
 */
const GLOBAL = {
  online: sourced(3_000 / 60, "002:L775 (FL-U-A)"),
  posted: sourced(360 / 60, "002:L776 (FL-U-B); choice: one in six is withdrawn"),
  proposal: sourced(3_000 / 60, "002:L777 (FL-U-C)"),
  started: sourced(300 / 60, "002:L778 (FL-U-D)"),
  hours: sourced(3_000 / 3_600, "002:L779 (FL-U-E)"),
  payment: sourced(300 / 3_600, "002:L780 (FL-U-F)"),
  review: sourced(300 / 3_600, "002:L781 (FL-U-G)"),
};

/** 9,999 of 3,000: what the busiest hour adds, as a share of the steady rate. */
const BUSIEST = 9_999 / 3_000 - 1;

/** The steady stream of a region. Rates do not scale, so a block at any scale has its real size. */
export function freelanceOperations(workerCount: number): OperationSpec[] {
  const at = regional(workerCount / WORKERS);
  return [...workerOperations(at), ...jobOperations(at), ...contractOperations(at)];
}

/** Turns a global rate into a region's. */
type Regional = (value: number, source: string) => Sourced;

function regional(share: number): Regional {
  return (value, source) => sourced(share * value, `${source}; by the region's workers`);
}

function workerOperations(at: Regional): OperationSpec[] {
  const { online, started } = GLOBAL;
  const contracted = at(started.value, FOLLOWS);
  const vacation = at(0.4, "choice: four weeks a year");
  return [
    workers.update("worker_online", at(online.value - started.value - 0.4, online.source), "available"),
    workers.move("worker_hired", contracted, ["available", "busy"]),
    workers.move("worker_free", contracted, ["busy", "available"]),
    workers.move("vacation_start", vacation, ["available", "on_vacation"]),
    workers.move("vacation_end", vacation, ["on_vacation", "available"]),
  ];
}

const FOLLOWS = "choice: as many as contracts start, see work-flow";

function jobOperations(at: Regional): OperationSpec[] {
  const { posted, proposal, started } = GLOBAL;
  const proposed = at(proposal.value, proposal.source);
  const atOnce = at(posted.value * 5 / 6, `${posted.source}; five in six at once`);
  const asDraft = at(posted.value / 6, `${posted.source}; one in six as a draft`);
  const awarded = at(started.value, started.source);
  const gone = "choice: leaves the live set hours later";
  return [
    jobs.create("job_posted", atOnce, "open"),
    jobs.create("job_drafted", asDraft, "draft"),
    jobs.move("job_published", at(0.9, "choice: nine drafts in ten"), ["draft", "open"]),
    jobs.move("job_given_up", at(0.1, "choice: one draft in ten"), ["draft", "cancelled"]),
    jobs.update("proposal_to_job", proposed, "open"),
    workers.update("proposal_of_worker", proposed, "available"),
    jobs.move("job_awarded", awarded, ["open", "in_progress"]),
    jobs.move("job_withdrawn", at(0.9, "choice: what is neither awarded nor open"), ["open", "cancelled"]),
    jobs.move("job_completed", at(started.value, FOLLOWS), ["in_progress", "completed"]),
    jobs.extend("job_renewed", at(0.3, "choice: a posting in twenty is renewed"), "open"),
    jobs.expire("job_closed", at(started.value, gone), "completed"),
    jobs.expire("job_dropped", at(1, gone), "cancelled"),
  ];
}

function contractOperations(at: Regional): OperationSpec[] {
  const { started, hours, payment, review } = GLOBAL;
  const paid = at(payment.value, payment.source);
  const reviewed = at(review.value, review.source);
  const transferred = at(0.05, "choice: one job in a hundred goes to an agency");
  return [
    contracts.create("contract_started", at(started.value, started.source), "active"),
    contracts.update("hours_logged", at(hours.value, hours.source), "active"),
    contracts.update("payment_released", paid, "active"),
    workers.update("payment_received", paid, "busy"),
    contracts.move("contract_paused", at(0.5, "choice: one contract in ten"), ["active", "paused"]),
    contracts.move("contract_resumed", at(0.5, "choice: all of them"), ["paused", "active"]),
    contracts.move("contract_completed", at(4.9, FOLLOWS), ["active", "completed"]),
    contracts.move("contract_disputed", at(0.12, "choice: one contract in forty"), ["active", "disputed"]),
    contracts.move("dispute_settled", at(0.02, "choice: one dispute in six"), ["disputed", "active"]),
    contracts.move("dispute_ended", at(0.1, "choice: five disputes in six"), ["disputed", "completed"]),
    contracts.expire("contract_archived", at(5, "choice: a month after its end"), "completed"),
    jobs.changeOwner("job_transferred", transferred, "in_progress"),
    reviews.create("review_submitted", reviewed),
    workers.update("reputation", reviewed, "available"),
  ];
}

/** What the busiest hour adds: every rate the source gives, at the upper end of its range. */
export function busiestHour(workerCount: number): PeakSpec {
  const at = regional(BUSIEST * workerCount / WORKERS);
  const upper = ({ value, source }: Sourced) => at(value, `${source}, upper end: what comes on top`);
  const { online, posted, proposal, started, hours, payment, review } = GLOBAL;
  return {
    id: "busiest_hour",
    seconds: sourced(20, "choice: 10 blocks of it"),
    operations: [
      workers.update("busiest_worker_online", upper(online), "available"),
      jobs.create("busiest_job_posted", upper(posted), "open"),
      jobs.update("busiest_proposal_to_job", upper(proposal), "open"),
      workers.update("busiest_proposal_of_worker", upper(proposal), "available"),
      contracts.create("busiest_contract_started", upper(started), "active"),
      jobs.move("busiest_job_awarded", upper(started), ["open", "in_progress"]),
      contracts.update("busiest_hours_logged", upper(hours), "active"),
      contracts.update("busiest_payment_released", upper(payment), "active"),
      workers.update("busiest_payment_received", upper(payment), "busy"),
      reviews.create("busiest_review_submitted", upper(review)),
      workers.update("busiest_reputation", upper(review), "available"),
    ],
  };
}
