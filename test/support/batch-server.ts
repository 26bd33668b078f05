import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { chatReply } from './server.js';
import { sumAnswer, sumAsked } from './sums.js';

interface Line {
  readonly custom_id: string;
  readonly method: string;
  readonly url: string;
  readonly body: { readonly messages: readonly { readonly content: string }[] };
}

interface Batch {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly metadata: Record<string, string>;
  looks: number;
}

export interface BatchServer {
  readonly baseUrl: string;
  readonly batches: Batch[];
  /** Requests other than those for batches and their files. */
  readonly others: string[];
}

async function bytesOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A host with a Batch API: it answers sums, each batch after some looks at it. */
export async function startBatchServer(options: {
  readonly looks: number;
  /** What becomes of a request; `lost` ones are in no file, as when a batch expires. */
  readonly fate?: (item: number) => 'answered' | 'failed' | 'lost';
  readonly status?: () => string;
}): Promise<BatchServer> {
  const files = new Map<string, string>();
  const batches: Batch[] = [];
  const others: string[] = [];
  const fate = options.fate ?? (() => 'answered' as const);
  const itemOf = (line: Line): number => sumAsked(line.body.messages.at(-1)?.content ?? '');
  const view = (batch: Batch): unknown => {
    const over = batch.looks >= options.looks;
    const of = (kind: string): Line[] => batch.lines.filter((line) => fate(itemOf(line)) === kind);
    if (over) {
      const line = (custom_id: string, response: unknown): string =>
        JSON.stringify({ id: 'r', custom_id, response, error: null });
      files.set(
        `${batch.id}-out`,
        of('answered')
          .map((each) =>
            line(each.custom_id, { status_code: 200, body: chatReply(sumAnswer(itemOf(each))) }),
          )
          // The order of the results is the host's own.
          .reverse()
          .join('\n'),
      );
      files.set(
        `${batch.id}-err`,
        of('failed')
          .map((each) =>
            line(each.custom_id, { status_code: 400, body: { error: { message: 'too long' } } }),
          )
          .join('\n'),
      );
    }
    return {
      id: batch.id,
      object: 'batch',
      status: over ? (options.status?.() ?? 'completed') : 'in_progress',
      errors: { data: [{ message: 'line 1 is not JSON' }] },
      output_file_id: over ? `${batch.id}-out` : null,
      error_file_id: over && of('failed').length > 0 ? `${batch.id}-err` : null,
      request_counts: {
        total: batch.lines.length,
        completed: over ? batch.lines.length : 1,
        failed: 0,
      },
      metadata: batch.metadata,
    };
  };
  const server = createServer(async (request, response) => {
    const send = (body: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const path = (request.url ?? '').replace(/^\/v1/, '').replace(/\?.*/, '');
    const body = await bytesOf(request);
    if (request.method === 'POST' && path === '/files') {
      const id = `file-${files.size}`;
      // The part of the form that is the file: its lines are those that begin with a brace.
      files.set(
        id,
        body
          .split(/\r?\n/)
          .filter((line) => line.startsWith('{'))
          .join('\n'),
      );
      send({ id, object: 'file' });
    } else if (request.method === 'POST' && path === '/batches') {
      const { input_file_id: file, metadata } = JSON.parse(body);
      const lines = (files.get(file) ?? '').split('\n').map((line) => JSON.parse(line) as Line);
      const batch = { id: `batch-${batches.length}`, lines, metadata, looks: 0 };
      batches.push(batch);
      send(view(batch));
    } else if (path === '/batches') send({ object: 'list', data: batches.map(view) });
    else if (path.startsWith('/batches/')) {
      const batch = batches.find(({ id }) => path.endsWith(id));
      if (batch !== undefined) batch.looks += 1;
      send(batch === undefined ? {} : view(batch));
    } else if (path.endsWith('/content')) {
      response.end(files.get(path.split('/')[2] ?? ''));
    } else {
      others.push(path);
      send(chatReply(sumAnswer(sumAsked(JSON.parse(body).messages.at(-1).content))));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, batches, others };
}
