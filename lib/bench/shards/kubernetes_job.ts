import { mostOf, partLines } from "./shard_parts.ts";
import { joinLine, type ShardedWork, shardLines } from "./sharded_work.ts";

/** Where the work finds itself on a cluster. */
interface KubernetesPlace {
  /** Image of the containers, with a shell and Headroom's folder. */
  readonly image: string;
  /** Claim of a volume that all nodes can write, mounted at the folder of results. */
  readonly claim: string;
}

/**
 * A Kubernetes Indexed Job, as YAML for `kubectl apply -f`: a pod a shard, no two on one node, so that none disturbs another, and
 * with requests that equal the limits, so that its processors and memory are its own, on a node with the disk that it needs. Runs are measured on the node's disk: a
 * container's own files lie in an overlay, which is no storage to measure. Source: Kubernetes, batch/v1 Job, "Indexed
 * Job for Parallel Processing".
 */
export function kubernetesJob(work: ShardedWork, { image, claim }: KubernetesPlace): string {
  const { name, parts, out, scratch } = work;
  const script = ["shard=$((JOB_COMPLETION_INDEX + 1))", ...shardLines(work)];
  // What JSON writes is YAML, too.
  const text = JSON.stringify;
  const own = { cpu: String(work.cores), memory: `${Math.ceil(work.memoryBytes / 2 ** 20)}Mi` };
  // A node with less disk would end a run half-way; a limit would evict one that needs more than was thought.
  const disk = { "ephemeral-storage": `${Math.ceil(mostOf(parts).diskBytes / 2 ** 20)}Mi` };
  return `# When the job is complete, join what its pods wrote, wherever the volume is mounted at ${
    text(out)
  }:
#   ${joinLine(work)}
${partLines(parts).map((line) => `# ${line}`).join("\n")}
apiVersion: batch/v1
kind: Job
metadata:
  name: ${text(name)}
spec:
  completionMode: Indexed
  completions: ${parts.length}
  parallelism: ${parts.length}
  backoffLimitPerIndex: 2
  template:
    metadata:
      labels:
        job: ${text(name)}
    spec:
      restartPolicy: Never
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector:
                matchLabels:
                  job: ${text(name)}
              topologyKey: kubernetes.io/hostname
      containers:
        - name: shard
          image: ${text(image)}
          command:
            - /bin/sh
            - -c
            - |
${script.map((line) => `              ${line}`).join("\n")}
          resources:
            requests: ${text({ ...own, ...disk })}
            limits: ${text(own)}
          volumeMounts:
            - name: results
              mountPath: ${text(out)}
            - name: scratch
              mountPath: ${text(scratch)}
      volumes:
        - name: scratch
          emptyDir: {}
        - name: results
          persistentVolumeClaim:
            claimName: ${text(claim)}
`;
}
