import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { loadBenchmark } from '../../benchmarks/catalogue.js';
import { resolveBenchmarks } from '../../benchmarks/load-file.js';
import { CardbenchError, messageOf } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import type { ReasoningTags } from '../../core/reasoning/split.js';
import { createModel } from '../../models/client.js';
import { type Endpoint, resolveEndpoint, withHeaders } from '../../models/endpoint.js';
import type { Model } from '../../models/model.js';
import { DEMO } from '../../models/providers.js';
import { KEY_VARIABLE, type Seal } from '../../queue/seal.js';
import type { Scorer } from '../../scorers/scorer.js';
import type { RunHeader } from '../queue/messages.js';

/** What a worker allows the runs of a queue. */
export interface Permissions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values of the headers that runs name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The server that the key of `CARDBENCH_API_KEY` is for. */
  readonly baseUrl: string | undefined;
  /** Whether benchmarks that come with a run are loaded, which is to run its code. */
  readonly allowCode: boolean;
}

/**
 * The model of a run, with the key of this machine.
 *
 * @throws CardbenchError where a key or a header is missing, or the key would go to a server that it is not known to be for
 */
export function modelFor(header: RunHeader, allowed: Permissions, seal: Seal): Model {
  const { settings, promptLists } = header;
  const { stream, timeout, reasoningTags, omit, rename } = settings;
  return createModel({
    endpoint: {
      ...endpointFor(header, allowed, seal),
      ...(promptLists === null ? {} : { promptLists }),
    },
    stream,
    timeout: timeout * 1000,
    reasoningTags: (reasoningTags ?? undefined) as ReasoningTags | undefined,
    shape: { omit, rename },
  });
}

function endpointFor(header: RunHeader, allowed: Permissions, seal: Seal): Endpoint {
  const { run, model, provider, baseUrl } = header;
  if (baseUrl === null) throw new CardbenchError(`Run ${run} calls nothing; leave this queue.`);
  if (provider === DEMO) return { ...resolveEndpoint(DEMO, undefined, {}), baseUrl };
  const preset = provider === 'custom' ? undefined : usual(model, allowed);
  const isUsual = preset?.baseUrl === baseUrl || preset?.otherBaseUrls?.includes(baseUrl);
  const endpoint = resolveEndpoint(model, baseUrl, allowed.env);
  const isNamed = allowed.baseUrl?.replace(/\/+$/, '') === baseUrl;
  const secrets = endpoint.apiKey !== undefined || header.headers.length > 0;
  // Whoever can write to the queue could have keys sent to a server of his.
  if (secrets && isUsual !== true && !isNamed && !seal.isOn) {
    throw new CardbenchError(
      `Run ${run} calls ${baseUrl}, and this worker has a key for it: start it with --base-url ${baseUrl} to let it send the key there, or set ${KEY_VARIABLE} on all machines.`,
    );
  }
  const given = new Map(
    Object.entries(allowed.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const missing = header.headers.find((name) => !given.has(name));
  if (missing !== undefined) {
    throw new CardbenchError(
      `Run ${run} sends the header "${missing}", whose value never enters the queue; start the worker with --header ${missing}=<value>.`,
    );
  }
  return withHeaders(
    endpoint,
    Object.fromEntries(header.headers.map((name) => [name, given.get(name) ?? ''])),
  );
}

/** The endpoint of a preset at its own address; `undefined` where it has none without a key. */
function usual(model: string, { env }: Permissions): Endpoint {
  return resolveEndpoint(model, undefined, env);
}

/** The scorers of a run, by benchmark. */
export interface RunScorers {
  readonly of: (benchmark: string) => Promise<Scorer<unknown>>;
  readonly sandboxOf: (benchmark: string) => string | null;
  readonly close: () => void;
}

export function scorersOf(header: RunHeader, { allowCode }: Permissions): RunScorers {
  const found = new Map<string, Promise<AnyBenchmark>>();
  const folders: string[] = [];
  const find = async (id: string): Promise<AnyBenchmark> => {
    const planned = header.benchmarks.find((each) => each.id === id);
    if (planned === undefined) {
      throw new CardbenchError(`Run ${header.run} has no benchmark ${id}; leave this queue.`);
    }
    const benchmark =
      planned.file === null ? await loadBenchmark(id) : await fromFile(planned.file, id);
    const { name, version } = benchmark.scorer;
    if (name === planned.scorer.name && version === planned.scorer.version) return benchmark;
    throw new CardbenchError(
      `Run ${header.run}: the scorer of ${id} is not the one that was planned with; use the same version of cardbench on all machines.`,
    );
  };
  const fromFile = async (
    { sha256: hash, name, text }: NonNullable<RunHeader['benchmarks'][number]['file']>,
    id: string,
  ): Promise<AnyBenchmark> => {
    if (!allowCode) {
      throw new CardbenchError(
        `Run ${header.run} brings its own benchmark ${id}, which is code; start the worker with --allow-code to run it.`,
      );
    }
    if (sha256(text) !== hash) {
      throw new CardbenchError(
        `The file of ${id} is not the one that was planned with; run again.`,
      );
    }
    const folder = mkdtempSync(join(tmpdir(), 'cardbench-benchmark-'));
    folders.push(folder);
    const path = join(folder, basename(name));
    writeFileSync(path, text);
    const all = await resolveBenchmarks([path]);
    const exported = all.flatMap((each) => [each, ...(each.generate ? [each.generate] : [])]);
    const benchmark = exported.find((each) => each.id === id);
    if (benchmark !== undefined) return benchmark;
    throw new CardbenchError(`The file of ${id} exports no such benchmark; run again.`);
  };
  return {
    of: async (benchmark) => {
      const finding = found.get(benchmark) ?? find(benchmark);
      found.set(benchmark, finding);
      return (await finding).scorer;
    },
    sandboxOf: (benchmark) => header.benchmarks.find(({ id }) => id === benchmark)?.sandbox ?? null,
    close: () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A name for this process that no other has. */
export function workerId(host: string): string {
  return `${host}-${process.pid}-${randomBytes(3).toString('hex')}`;
}

/** The message of an error as a sentence for another machine. */
export function reasonText(thrown: unknown): string {
  return messageOf(thrown).slice(0, 500);
}
